// READMEs, runbooks and the other documents a service keeps beside its code, and the links in them.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collectors/repo/markdown.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct Document {
  std::string path;
  std::string kind;  // readme, runbook, architecture, decision, interface, operations, onboarding
  std::string title;
  int lines = 0;  // With text.
  bool placeholder = false;
  Place place;
};

struct Link {
  std::string url;
  std::string kind;  // runbook, dashboard, chat, status, escalation, documentation
  std::string title;
  Place place;
};

struct Documents {
  std::vector<Document> readmes;
  std::vector<Document> runbooks;
  std::vector<Document> others;
  std::vector<Link> links;
  std::vector<Document> escalations;  // Sections that say whom to call next; kind `escalation`.
};

// What kind of document a file is by its path alone; empty where it is none.
std::string_view KindOfDocument(std::string_view path);

// What a link leads to, by address and title; empty where it is nothing of interest.
std::string_view KindOfLink(std::string_view url, std::string_view title);

// Everything in one text: the document itself, and runbooks that are only a section of it.
void ReadDocument(std::string_view path, std::string_view kind, std::string_view text, Documents& out);

// Files that cannot be read are left out.
Documents ReadDocuments(const source::Repository& repository, std::stop_token stop);

}  // namespace seaworthy::collectors::repo
