#include "alerting/receiver.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

struct KindPurpose {
  std::string_view kind;
  Purpose purpose;
};

constexpr auto kPurposes = std::to_array<KindPurpose>(
    {{"discord", Purpose::kChat},    {"email", Purpose::kTicket},    {"incidentio", Purpose::kPage},
     {"jira", Purpose::kTicket},     {"jsm", Purpose::kPage},        {"jsmops", Purpose::kPage},
     {"mattermost", Purpose::kChat}, {"msteams", Purpose::kChat},    {"msteamsv2", Purpose::kChat},
     {"onebot", Purpose::kChat},     {"opsgenie", Purpose::kPage},   {"pagerduty", Purpose::kPage},
     {"pushover", Purpose::kPage},   {"rocketchat", Purpose::kChat}, {"signl4", Purpose::kPage},
     {"slack", Purpose::kChat},      {"sns", Purpose::kPage},        {"telegram", Purpose::kChat},
     {"victorops", Purpose::kPage},  {"webex", Purpose::kChat},      {"webhook", Purpose::kUnknown},
     {"wechat", Purpose::kChat}});

constexpr auto kKinds = [] {
  std::array<std::string_view, kPurposes.size()> kinds;
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = kPurposes[i].kind;
  return kinds;
}();

// Whom a webhook calls, by what its host is or ends with.
constexpr auto kHosts = std::to_array<KindPurpose>({{"pagerduty.com", Purpose::kPage},
                                                    {"opsgenie.com", Purpose::kPage},
                                                    {"victorops.com", Purpose::kPage},
                                                    {"splunkoncall.com", Purpose::kPage},
                                                    {"incident.io", Purpose::kPage},
                                                    {"rootly.com", Purpose::kPage},
                                                    {"squadcast.com", Purpose::kPage},
                                                    {"firehydrant.io", Purpose::kPage},
                                                    {"firehydrant.com", Purpose::kPage},
                                                    {"ilert.com", Purpose::kPage},
                                                    {"zenduty.com", Purpose::kPage},
                                                    {"xmatters.com", Purpose::kPage},
                                                    {"spike.sh", Purpose::kPage},
                                                    {"betterstack.com", Purpose::kPage},
                                                    {"betteruptime.com", Purpose::kPage},
                                                    {"signl4.com", Purpose::kPage},
                                                    {"pagertree.com", Purpose::kPage},
                                                    {"alertops.com", Purpose::kPage},
                                                    {"service-now.com", Purpose::kTicket},
                                                    {"atlassian.net", Purpose::kTicket},
                                                    {"atlassian.com", Purpose::kTicket},
                                                    {"zendesk.com", Purpose::kTicket},
                                                    {"freshservice.com", Purpose::kTicket},
                                                    {"api.github.com", Purpose::kTicket},
                                                    {"hooks.slack.com", Purpose::kChat},
                                                    {"discord.com", Purpose::kChat},
                                                    {"discordapp.com", Purpose::kChat},
                                                    {"webhook.office.com", Purpose::kChat},
                                                    {"chat.googleapis.com", Purpose::kChat},
                                                    {"api.telegram.org", Purpose::kChat},
                                                    {"zulipchat.com", Purpose::kChat},
                                                    {"oapi.dingtalk.com", Purpose::kChat},
                                                    {"open.feishu.cn", Purpose::kChat},
                                                    {"qyapi.weixin.qq.com", Purpose::kChat}});

// Programs that pass webhooks on, by the host they usually run as: `http://jiralert.monitoring:9097/alert`.
constexpr auto kRelays = std::to_array<KindPurpose>({{"alertmanager-bot", Purpose::kChat},
                                                     {"alertmanager-discord", Purpose::kChat},
                                                     {"alertmanager-github-receiver", Purpose::kTicket},
                                                     {"alertmanager-matrix", Purpose::kChat},
                                                     {"alertmanager-webhook-servicenow", Purpose::kTicket},
                                                     {"calert", Purpose::kChat},
                                                     {"goalert", Purpose::kPage},
                                                     {"jiralert", Purpose::kTicket},
                                                     {"matrix-alertmanager", Purpose::kChat},
                                                     {"oncall-engine", Purpose::kPage},
                                                     {"prometheus-msteams", Purpose::kChat},
                                                     {"promteams", Purpose::kChat},
                                                     {"sachet", Purpose::kPage}});

// The host of `https://user:password@host:port/path`, in lower case; empty where it is no such address.
std::string HostOf(std::string_view address) {
  std::size_t scheme = address.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = address.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  return Lower(rest.substr(0, rest.find(':')));
}

bool IsBelow(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

Purpose PurposeOfWebhook(std::string_view address) {
  std::string host = HostOf(address);
  if (host.starts_with("oncall") && IsBelow(host, "grafana.net")) return Purpose::kPage;
  auto known = std::ranges::find_if(kHosts, [&](const KindPurpose& k) { return IsBelow(host, k.kind); });
  if (known != kHosts.end()) return known->purpose;
  auto relay = std::ranges::find(kRelays, std::string_view(host).substr(0, host.find('.')), &KindPurpose::kind);
  return relay == kRelays.end() ? Purpose::kUnknown : relay->purpose;
}

}  // namespace

std::string_view Name(Purpose purpose) {
  switch (purpose) {
    case Purpose::kNone: return "none";
    case Purpose::kUnknown: return "unknown";
    case Purpose::kChat: return "chat";
    case Purpose::kTicket: return "ticket";
    case Purpose::kPage: return "page";
  }
  return "";
}

std::span<const std::string_view> IntegrationKinds() { return kKinds; }

Integration IntegrationOf(std::string_view kind, std::string_view address) {
  if (kind == "webhook") return {std::string(kind), PurposeOfWebhook(address)};
  auto known = std::ranges::find(kPurposes, kind, &KindPurpose::kind);
  return {std::string(kind), known == kPurposes.end() ? Purpose::kUnknown : known->purpose};
}

Purpose Receiver::purpose() const {
  if (integrations.empty()) return Purpose::kNone;
  return std::ranges::max_element(integrations, {}, &Integration::purpose)->purpose;
}

Truth Receiver::Pages() const {
  if (purpose() == Purpose::kPage) return Truth::kYes;
  bool may = std::ranges::find(integrations, Purpose::kUnknown, &Integration::purpose) != integrations.end();
  return may ? Truth::kMaybe : Truth::kNo;
}

std::vector<std::string> Receiver::Kinds() const {
  std::vector<std::string> kinds;
  for (const Integration& integration : integrations) kinds.push_back(integration.kind);
  std::ranges::sort(kinds);
  kinds.erase(std::ranges::unique(kinds).begin(), kinds.end());
  return kinds;
}

}  // namespace seaworthy::alerting
