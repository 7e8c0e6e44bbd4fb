#include "attest/subjects.h"

#include <algorithm>

#include <fmt/format.h>

namespace seaworthy::attest {

std::vector<Subject> SubjectsOf(const Certificate& certificate) {
  std::vector<Subject> subjects;
  auto add = [&](Subject subject) {
    if (std::ranges::find(subjects, subject.name, &Subject::name) == subjects.end()) {
      subjects.push_back(std::move(subject));
    }
  };
  for (const std::string& service : certificate.services) {
    add({fmt::format("service/{}@review/{}", service, certificate.review), "sha256", certificate.snapshot});
  }
  for (const Commit& commit : certificate.commits) {
    std::string from = commit.repository.empty() ? "commit" : "git+" + commit.repository;
    add({fmt::format("{}@{}", from, commit.sha), "gitCommit", commit.sha});
  }
  for (const Image& image : certificate.images) {
    std::string_view name = image.name.empty() ? "image" : std::string_view(image.name);
    add({fmt::format("{}@sha256:{}", name, image.digest), "sha256", image.digest});
  }
  return subjects;
}

}  // namespace seaworthy::attest
