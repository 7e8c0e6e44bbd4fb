#include "server/config.h"

#include <gtest/gtest.h>

#include "server/errors.h"

namespace seaworthy::server {
namespace {

ConfigSources Sources(std::map<std::string, std::string> flags = {}, std::map<std::string, std::string> variables = {},
                      std::string text = {}) {
  ConfigSources sources;
  sources.flag = [flags](std::string_view flag) {
    auto found = flags.find(std::string(flag));
    return found == flags.end() ? std::string() : found->second;
  };
  sources.environment = [variables](const std::string& name) -> std::optional<std::string> {
    auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  if (!text.empty()) {
    sources.file = "server.yaml";
    sources.text = std::move(text);
  }
  return sources;
}

Result<Config> Read(const ConfigSources& sources) {
  server::SetUp set_up = ReadSetUp(sources);
  if (!set_up.mistakes.empty()) return std::move(set_up.mistakes.front());
  return std::move(set_up.config);
}

TEST(Config, PresetsListenToThisMachineAlone) {
  auto config = Read(Sources());
  ASSERT_TRUE(config.ok()) << config.error().ToString();
  EXPECT_EQ(config->address, "127.0.0.1");
  EXPECT_EQ(config->port, 8080);
  EXPECT_EQ(config->store, "sqlite:seaworthy.db");
}

TEST(Config, AFlagComesBeforeAVariableAndThatBeforeTheFile) {
  const std::string file = "listen: 127.0.0.1:1\nlog: {level: error}\nworkers: 3\nwhat_if: {memory: 12}\n";
  auto config = Read(Sources({{"--listen", "127.0.0.1:3"}},
                             {{"SEAWORTHY_LISTEN", "127.0.0.1:2"}, {"SEAWORTHY_LOG_LEVEL", "debug"}}, file));
  ASSERT_TRUE(config.ok()) << config.error().ToString();
  EXPECT_EQ(config->port, 3);
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_EQ(config->workers, 3);
  EXPECT_EQ(config->what_if_mib, 12);
}

TEST(Config, AnotherAddressNeedsTlsOrAProxy) {
  EXPECT_FALSE(Read(Sources({{"--listen", "0.0.0.0:80"}})).ok());
  EXPECT_FALSE(Read(Sources({{"--listen", "[::]:80"}})).ok());
  EXPECT_FALSE(Read(Sources({{"--listen", "10.0.0.1:80"}})).ok());
  EXPECT_TRUE(Read(Sources({{"--listen", "[::1]:80"}})).ok());
  EXPECT_TRUE(Read(Sources({{"--listen", "0.0.0.0:80"}, {"--behind-proxy", "true"}})).ok());
  EXPECT_TRUE(Read(Sources({{"--listen", "0.0.0.0:443"}, {"--tls-cert", "a"}, {"--tls-key", "b"}})).ok());
  EXPECT_FALSE(Read(Sources({{"--tls-cert", "a"}})).ok());
}

TEST(Config, AMistakeOfTheFileIsToldWithItsPlace) {
  auto config = Read(Sources({}, {}, "listen: 127.0.0.1:1\ntls:\n  certficate: x\n"));
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(ToString(config.error().place()), "server.yaml:3:3");
  EXPECT_EQ(config.error().advice(), "did you mean `tls.certificate`?");
}

TEST(Config, AWrongValueIsToldWithWhereItCameFrom) {
  auto config = Read(Sources({}, {{"SEAWORTHY_WORKERS", "many"}}));
  ASSERT_FALSE(config.ok());
  EXPECT_TRUE(config.error().Is(kBadConfig));
  EXPECT_EQ(config.error().place().file, "SEAWORTHY_WORKERS");
}

TEST(Config, AllMistakesAreToldAtOnce) {
  server::SetUp set_up = ReadSetUp(
      Sources({{"--store", "mysql://x"}}, {}, "stroe: x\nlog: {level: loud}\nworkers: 99999999999\nlisten: nowhere\n"));
  std::vector<std::string> places;
  for (const Error& mistake : set_up.mistakes) places.push_back(ToString(mistake.place()));
  EXPECT_EQ(places, (std::vector<std::string>{"server.yaml:1:1", "server.yaml:4", "--store", "server.yaml:2",
                                              "server.yaml:3"}));
}

TEST(Config, AStoreOfNoKnownEngineIsAMistake) {
  auto config = Read(Sources({{"--store", "mysql://x"}}));
  ASSERT_FALSE(config.ok());
  EXPECT_EQ(config.error().place().file, "--store");
  EXPECT_TRUE(Read(Sources({{"--store", "postgresql://db/seaworthy"}})).ok());
}

TEST(Config, ASecretIsNamedAndNeverQuoted) {
  for (const std::string flag : {"--key", "--passphrase"}) {
    auto config = Read(Sources({{flag, "hunter2.pem"}}));
    ASSERT_FALSE(config.ok()) << flag;
    EXPECT_EQ(config.error().place().file, flag);
    EXPECT_EQ(config.error().ToString().find("hunter2"), std::string::npos);
    EXPECT_TRUE(Read(Sources({{flag, "file:/key.pem"}})).ok());
    EXPECT_TRUE(Read(Sources({{flag, "env:KEY"}})).ok());
  }
  EXPECT_FALSE(Read(Sources({}, {{"SEAWORTHY_OIDC_CLIENT_SECRET", "hunter2"}})).ok());
}

TEST(Config, RangesAreListsOrTexts) {
  auto config = Read(Sources({}, {}, "trusted_proxies: [10.0.0.0/8, \"::1\"]\negress: {allow: 192.168.0.0/16}\n"));
  ASSERT_TRUE(config.ok()) << config.error().ToString();
  EXPECT_EQ(config->trusted_proxies.size(), 2u);
  EXPECT_EQ(config->egress_allow.size(), 1u);
  EXPECT_FALSE(Read(Sources({{"--egress-allow", "10.0.0.0/40"}})).ok());
}

}  // namespace
}  // namespace seaworthy::server
