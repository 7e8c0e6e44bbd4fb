#include "app/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace seaworthy::app {
namespace {

using ::testing::HasSubstr;

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "seaworthy-credentials-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;  // What is left over lies in the temporary folder of the machine.
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

EnvironmentLookup Environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

unsigned ModeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

void Put(const std::string& path, std::string_view text, mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << text;
  chmod(path.c_str(), mode);
}

std::string CodeOf(const Result<std::optional<std::string>>& result) {
  return result.ok() ? "ok" : std::string(result.error().code());
}

constexpr std::string_view kServer = "https://prr.example.org";

class Credentials : public ::testing::Test {
 protected:
  const Folder folder_;
  const std::string path_ = folder_.path() + "/a/seaworthy/credentials";
  const std::string server_{kServer};
};

TEST(NormalServer, IsWrittenInOneWay) {
  const auto normal = [](std::string_view text) {
    const auto server = NormalServer(text);
    return server.ok() ? *server : std::string(server.error().code());
  };
  EXPECT_EQ(normal("https://prr.example.org"), kServer);
  EXPECT_EQ(normal("HTTPS://PRR.example.org:443/"), kServer);
  EXPECT_EQ(normal("https://prr.example.org:8443//"), "https://prr.example.org:8443");
  EXPECT_EQ(normal("https://prr.example.org/Base/"), "https://prr.example.org/Base");
  EXPECT_EQ(normal("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
  EXPECT_EQ(normal("http://localhost:8080/"), "http://localhost:8080");
  EXPECT_EQ(normal("http://[::1]:8080"), "http://[::1]:8080");
}

TEST(NormalServer, RefusesWhatATokenMustNotBeSentTo) {
  for (const std::string text : {"", "prr.example.org", "http://prr.example.org", "http://127.0.0.1.example.org",
                                 "ftp://prr.example.org", "https://user:secret@prr.example.org", "https://a.test?x",
                                 "https://a.test#x", "https://a.test/ b", "http://localhost@evil.test"}) {
    const auto server = NormalServer(text);
    ASSERT_FALSE(server.ok()) << text;
    EXPECT_EQ(server.error().code(), "app/bad-server");
  }
}

TEST(CredentialsPath, IsThatOfTheDesktopStandard) {
  EXPECT_EQ(*CredentialsPath(Environment({{"XDG_CONFIG_HOME", "/x"}, {"HOME", "/h"}})), "/x/seaworthy/credentials");
  EXPECT_EQ(*CredentialsPath(Environment({{"HOME", "/h"}})), "/h/.config/seaworthy/credentials");
  EXPECT_EQ(*CredentialsPath(Environment({{"XDG_CONFIG_HOME", ""}, {"HOME", "/h"}})),
            "/h/.config/seaworthy/credentials");
  EXPECT_EQ(*CredentialsPath(Environment({{"XDG_CONFIG_HOME", "relative"}, {"HOME", "/h"}})),
            "/h/.config/seaworthy/credentials");
  EXPECT_EQ(CredentialsPath(Environment({})).error().code(), "app/no-config-folder");
}

TEST_F(Credentials, AreKeptForEachServer) {
  ASSERT_TRUE(WriteToken(path_, server_, "one").ok());
  ASSERT_TRUE(WriteToken(path_, "https://other.example.org", "two").ok());
  ASSERT_TRUE(WriteToken(path_, server_, "three").ok());
  EXPECT_EQ(**ReadToken(path_, server_), "three");
  EXPECT_EQ(**ReadToken(path_, "https://other.example.org"), "two");
  EXPECT_EQ(*ReadToken(path_, "https://third.example.org"), std::nullopt);
}

TEST_F(Credentials, AreForTheirOwnerAlone) {
  const mode_t old = umask(0);
  ASSERT_TRUE(WriteToken(path_, server_, "one").ok());
  umask(old);
  EXPECT_EQ(ModeOf(path_), 0600U);
  EXPECT_EQ(ModeOf(std::filesystem::path(path_).parent_path()), 0700U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(std::filesystem::path(path_).parent_path()), {}), 1)
      << "nothing is left beside it";
}

TEST_F(Credentials, ThatOthersCanReadAreRefused) {
  ASSERT_TRUE(WriteToken(path_, server_, "one").ok());
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U, 0777U}) {
    chmod(path_.c_str(), mode);
    const auto token = ReadToken(path_, server_);
    EXPECT_EQ(CodeOf(token), "app/bad-credentials") << mode;
    EXPECT_THAT(token.error().advice(), HasSubstr("chmod 600"));
    EXPECT_FALSE(WriteToken(path_, server_, "two").ok()) << "writing would hide that the old one was seen";
  }
  chmod(path_.c_str(), 0600);
  EXPECT_EQ(**ReadToken(path_, server_), "one");
}

TEST_F(Credentials, ThatAreMissingHoldNothing) {
  EXPECT_EQ(*ReadToken(path_, server_), std::nullopt);
  EXPECT_FALSE(*ForgetToken(path_, server_));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Credentials, ThatAreDamagedAreNotReplaced) {
  const std::string path = folder_.path() + "/credentials";
  for (const std::string_view text : {"", "[]", "{", "{}", R"({"servers":[]})", R"({"servers":{"a":"b"}})",
                                      R"({"servers":{"a":{"token":1}}})", "\xff\xfe"}) {
    Put(path, text);
    EXPECT_EQ(CodeOf(ReadToken(path, server_)), "app/bad-credentials") << text;
    EXPECT_FALSE(WriteToken(path, server_, "one").ok()) << text;
  }
  Put(path, std::string(2 << 20, ' '));
  EXPECT_EQ(CodeOf(ReadToken(path, server_)), "app/bad-credentials");
  EXPECT_EQ(CodeOf(ReadToken(folder_.path(), server_)), "app/bad-credentials") << "a folder";
}

TEST_F(Credentials, APipeIsRefusedAtOnce) {
  const std::string path = folder_.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(CodeOf(ReadToken(path, server_)), "app/bad-credentials");
}

TEST_F(Credentials, CanBeForgotten) {
  ASSERT_TRUE(WriteToken(path_, server_, "one").ok());
  EXPECT_TRUE(*ForgetToken(path_, server_));
  EXPECT_EQ(*ReadToken(path_, server_), std::nullopt);
  EXPECT_FALSE(*ForgetToken(path_, server_));
}

TEST_F(Credentials, ThatCannotBeWrittenAreTold) {
  const std::string path = folder_.path() + "/file/credentials";
  Put(folder_.path() + "/file", "in the way");
  const auto written = WriteToken(path, server_, "one");
  ASSERT_FALSE(written.ok());
}

TEST_F(Credentials, OfTheEnvironmentWin) {
  std::map<std::string, std::string> variables{{"XDG_CONFIG_HOME", folder_.path() + "/a"}};
  ASSERT_TRUE(WriteToken(path_, server_, "kept").ok());
  EXPECT_EQ(*FindServer("", Environment(variables)), std::nullopt) << "nobody asked for a server";
  const auto named = FindServer("https://prr.example.org/", Environment(variables));
  ASSERT_TRUE(named.ok());
  EXPECT_EQ((*named)->server, server_);
  EXPECT_EQ((*named)->token, "kept");

  variables["SEAWORTHY_SERVER"] = kServer;
  EXPECT_EQ((*FindServer("", Environment(variables)))->token, "kept");
  EXPECT_EQ((*FindServer("https://other.test", Environment(variables)))->server, "https://other.test");
  EXPECT_EQ((*FindServer("https://other.test", Environment(variables)))->token, "") << "that of another server";

  variables["SEAWORTHY_TOKEN"] = "given";
  EXPECT_EQ((*FindServer("", Environment(variables)))->token, "given");
  Put(path_, "", 0644);
  EXPECT_EQ((*FindServer("", Environment(variables)))->token, "given") << "the file is not looked at";
}

TEST_F(Credentials, ABadFileIsNoEmptyOne) {
  ASSERT_TRUE(WriteToken(path_, server_, "kept").ok());
  chmod(path_.c_str(), 0644);
  const auto found = FindServer(server_, Environment({{"XDG_CONFIG_HOME", folder_.path() + "/a"}}));
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code(), "app/bad-credentials");
}

}  // namespace
}  // namespace seaworthy::app
