#include "attest/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/errors.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class KeyFileTest : public ::testing::Test {
 protected:
  KeyFileTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "seaworthy-key-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~KeyFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(std::string_view name) const { return folder_ + "/" + std::string(name); }

  std::string Put(std::string_view name, std::string_view text, mode_t mode = 0600) {
    std::ofstream(Path(name)) << text;
    ::chmod(Path(name).c_str(), mode);
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static mode_t ModeOf(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  std::string folder_;
  SigningKey key_ = *SigningKey::Generate(KeyType::kEd25519);
};

std::optional<std::string> NoEnvironment(const std::string&) { return std::nullopt; }

TEST_F(KeyFileTest, APairIsWrittenForItsOwnerAlone) {
  mode_t before = ::umask(0);
  ASSERT_TRUE(WriteKeyPair(Path("key.pem"), key_, "").ok());
  ::umask(before);
  EXPECT_EQ(ModeOf(Path("key.pem")), 0600u);
  EXPECT_EQ(ModeOf(Path("key.pem.pub")), 0644u);
  auto loaded = ReadSigningKey({.key = "file:" + Path("key.pem")});
  ASSERT_TRUE(loaded.ok()) << loaded.error().ToString();
  EXPECT_EQ(loaded->warning, "");
  EXPECT_EQ(loaded->key.public_key().id(), key_.public_key().id());
  EXPECT_EQ(PublicKey::FromPem(Read(Path("key.pem.pub")))->id(), key_.public_key().id());
}

TEST_F(KeyFileTest, NothingIsOverwrittenAndNoHalfOfAPairIsLeft) {
  Put("a", "mine");
  EXPECT_TRUE(WriteKeyPair(Path("a"), key_, "").error().Is(kKeyFile));
  EXPECT_EQ(Read(Path("a")), "mine");
  EXPECT_FALSE(std::filesystem::exists(Path("a.pub")));
  Put("b.pub", "mine");
  EXPECT_THAT(WriteKeyPair(Path("b"), key_, "").error().message(), HasSubstr("b.pub' exists"));
  EXPECT_EQ(Read(Path("b.pub")), "mine");
  EXPECT_FALSE(std::filesystem::exists(Path("b")));
  std::filesystem::create_symlink(Path("nowhere"), Path("c"));
  EXPECT_FALSE(WriteKeyPair(Path("c"), key_, "").ok());
  EXPECT_FALSE(std::filesystem::exists(Path("nowhere")));
  EXPECT_FALSE(WriteKeyPair(Path("no/folder"), key_, "").ok());
}

TEST_F(KeyFileTest, AKeyThatOthersCanReadIsRefused) {
  std::string pem((*key_.Pem()).view());
  for (mode_t mode : {0640u, 0604u, 0620u, 0602u, 0610u, 0644u, 0777u}) {
    std::string path = Put("key", pem, mode);
    auto refused = ReadSigningKey({.key = "file:" + path});
    ASSERT_FALSE(refused.ok()) << mode;
    EXPECT_TRUE(refused.error().Is(kKeyFile));
    EXPECT_THAT(refused.error().message(), HasSubstr("others can read or write"));
    EXPECT_THAT(refused.error().advice(), HasSubstr("chmod 600"));
  }
  for (mode_t mode : {0600u, 0400u, 0700u}) {
    EXPECT_TRUE(ReadSigningKey({.key = "file:" + Put("key", pem, mode)}).ok()) << mode;
  }
}

TEST_F(KeyFileTest, OnlyRegularFilesOfFairSizeAreRead) {
  auto message = [](const std::string& path) { return ReadSecret("file:" + path, NoEnvironment).error().message(); };
  EXPECT_THAT(message(folder_), HasSubstr("no regular file"));
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_THAT(message(Path("pipe")), HasSubstr("no regular file"));
  EXPECT_THAT(message("/dev/zero"), HasSubstr("no regular file"));
  EXPECT_THAT(message(Path("missing")), HasSubstr("cannot read"));
  EXPECT_THAT(message(Put("large", std::string((64u << 10) + 1, 'x'))), HasSubstr("over 65536 bytes"));
  EXPECT_EQ(ReadSecret("file:" + Put("fits", std::string(64u << 10, 'x')), NoEnvironment)->view().size(), 64u << 10);
  std::filesystem::create_symlink(Path("fits"), Path("link"));  // As container platforms mount secrets.
  EXPECT_TRUE(ReadSecret("file:" + Path("link"), NoEnvironment).ok());
}

TEST_F(KeyFileTest, AKeyOfTheEnvironmentComesWithAWarning) {
  std::string pem((*key_.Pem()).view());
  auto environment = [&](const std::string& name) {
    return name == "SIGNING_KEY" ? std::optional(pem) : name == "EMPTY" ? std::optional(std::string()) : std::nullopt;
  };
  auto loaded = ReadSigningKey({.key = "env:SIGNING_KEY", .environment = environment});
  ASSERT_TRUE(loaded.ok());
  EXPECT_THAT(loaded->warning, HasSubstr("env:SIGNING_KEY"));
  for (const char* name : {"env:OTHER", "env:EMPTY", "env:"}) {
    EXPECT_THAT(ReadSigningKey({.key = name, .environment = environment}).error().message(), HasSubstr("is not set"));
  }
}

TEST_F(KeyFileTest, ASecretInPlaceOfAReferenceIsNotRepeated) {
  EXPECT_TRUE(IsSecretReference("file:x") && IsSecretReference("env:X") && !IsSecretReference("x"));
  auto refused = ReadSecret("hunter2", NoEnvironment);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().Is(kKeyReference));
  EXPECT_THAT(refused.error().ToString(), Not(HasSubstr("hunter2")));
}

TEST_F(KeyFileTest, AnEncryptedKeyAsksForItsPassphrase) {
  ASSERT_TRUE(WriteKeyPair(Path("key"), key_, "open sesame").ok());
  EXPECT_THAT(Read(Path("key")), StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  KeySource source{.key = "file:" + Path("key")};
  EXPECT_TRUE(ReadSigningKey(source).error().Is(kPassphrase));
  source.ask = [] { return std::optional(Secret("open sesame")); };
  EXPECT_TRUE(ReadSigningKey(source).ok());
  source.ask = [] { return std::optional(Secret("wrong")); };
  EXPECT_THAT(ReadSigningKey(source).error().message(), HasSubstr("does not open"));
  source.ask = [] { return std::optional<Secret>(); };
  EXPECT_TRUE(ReadSigningKey(source).error().Is(kPassphrase));
  source.passphrase = "file:" + Put("words", "open sesame\r\nsecond line");
  EXPECT_TRUE(ReadSigningKey(source).ok());
  source.passphrase = "file:" + Put("shared", "open sesame", 0644);
  EXPECT_TRUE(ReadSigningKey(source).error().Is(kKeyFile));
  source.passphrase = "file:" + Put("empty", "\n");
  EXPECT_THAT(ReadSigningKey(source).error().message(), HasSubstr("is empty"));
}

}  // namespace
}  // namespace seaworthy::attest
