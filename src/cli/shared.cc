#include "cli/shared.h"

namespace seaworthy::cli {

Result<app::JudgeRequest> RequestOf(const Invocation& invocation, const Terminal& terminal) {
  app::JudgeRequest request;
  if (std::string path = invocation.Argument("PATH"); !path.empty()) request.path = path;
  request.service = invocation.Value("--service");
  request.all = invocation.Flag("--all");
  request.standard = invocation.Value("--standard");
  request.only_item = invocation.Value("--only");
  request.offline = invocation.Flag("--offline");
  request.record = invocation.Value("--record");
  request.replay = invocation.Value("--replay");
  request.clock = terminal.clock;
  request.now = terminal.clock();
  if (std::string now = invocation.Value("--now"); !now.empty()) {
    SEAWORTHY_TRY(request.now, ParseInstant(now));
    request.clock = [at = request.now] { return at; };  // A run that is to be repeated takes no time.
  }
  return request;
}

app::SecretAccess SecretsOf(Terminal& terminal) {
  return {.environment = terminal.environment,
          .ask = [&terminal](std::string_view prompt) { return terminal.AskSecret(prompt); }};
}

std::string ReadPassword(const Invocation& invocation, Terminal& terminal, std::string_view prompt) {
  if (!invocation.Flag("--stdin")) {
    if (auto typed = terminal.AskSecret(prompt)) return *std::move(typed);
  }
  std::string input = terminal.ReadInput();
  std::string line = input.substr(0, input.find('\n'));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

int FailAll(Terminal& terminal, const std::vector<Error>& errors) {
  for (const Error& error : errors) Fail(terminal, error.ToString());
  return kUsage;
}

}  // namespace seaworthy::cli
