// Receivers: which integrations each has, and what an integration cannot do without. No value is kept.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "alerting/alertmanager_reader.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

// One of the keys must be there: in the integration, or in `global`.
struct Need {
  std::string_view kind;
  std::string_view own;     // Parted by spaces.
  std::string_view global;  // Parted by spaces; may be empty.
};

constexpr auto kNeeds = std::to_array<Need>({
    {"discord", "webhook_url webhook_url_file", ""},
    {"email", "to", ""},
    {"email", "smarthost", "smtp_smarthost"},
    {"email", "from", "smtp_from"},
    {"incidentio", "url url_file", ""},
    {"msteams", "webhook_url webhook_url_file", ""},
    {"msteamsv2", "webhook_url webhook_url_file", ""},
    {"opsgenie", "api_key api_key_file", "opsgenie_api_key opsgenie_api_key_file"},
    {"pagerduty", "routing_key service_key routing_key_file service_key_file", ""},
    {"pushover", "user_key user_key_file", ""},
    {"pushover", "token token_file", ""},
    {"slack", "api_url api_url_file app_token app_token_file",
     "slack_api_url slack_api_url_file slack_app_token slack_app_token_file"},
    {"sns", "target_arn topic_arn phone_number", ""},
    {"telegram", "bot_token bot_token_file", "telegram_bot_token telegram_bot_token_file"},
    {"victorops", "api_key api_key_file", "victorops_api_key victorops_api_key_file"},
    {"victorops", "routing_key", ""},
    {"webhook", "url url_file", ""},
    {"wechat", "api_secret api_secret_file", "wechat_api_secret wechat_api_secret_file"},
    {"wechat", "corp_id", "wechat_api_corp_id"},
});

bool HasOne(const Node* node, std::string_view keys) {
  if (node == nullptr) return false;
  return std::ranges::any_of(Split(keys, ' '), [&](std::string_view key) {
    const Node* found = node->Find(key);
    return found != nullptr && !found->IsNull() && !(found->IsScalar() && found->text().empty());
  });
}

// `${TEAM:-shop}-mails` is `shop-mails` where nobody sets TEAM.
std::string WithDefaults(std::string_view text) {
  std::string filled;
  while (true) {
    std::size_t begin = text.find("${");
    std::size_t middle = text.find(":-", begin);
    std::size_t end = text.find('}', begin);
    if (begin == std::string_view::npos || end == std::string_view::npos || middle >= end) break;
    filled += text.substr(0, begin);
    filled += text.substr(middle + 2, end - middle - 2);
    text.remove_prefix(end + 1);
  }
  return filled += text;
}

std::string First(std::string_view keys) { return std::string(keys.substr(0, keys.find(' '))); }

}  // namespace

// Only of Alertmanager's own files: a resource is checked by Kubernetes, and keeps its keys in Secrets.
void AlertmanagerReader::CheckIntegration(const Node& node, std::string_view kind) {
  if (into_.format == AlertmanagerFormat::kResource) return;
  for (const Need& need : kNeeds) {
    if (need.kind != kind || HasOne(&node, need.own) || (!need.global.empty() && HasOne(global_, need.global)))
      continue;
    std::string elsewhere = need.global.empty() ? "" : fmt::format(", and no global {}", First(need.global));
    Refuse(fmt::format("{}_configs has no {}{}", kind, First(need.own), elsewhere), node);
  }
}

void AlertmanagerReader::ReadIntegrations(std::span<const Node> list, std::string_view kind, Receiver& receiver) {
  for (const Node& item : list) {
    const Node* url = item.Find("url");
    receiver.integrations.push_back(IntegrationOf(kind, url == nullptr ? std::string_view() : url->text()));
    if (item.IsMapping()) CheckIntegration(item, kind);
  }
}

void AlertmanagerReader::ReadReceiver(const Node& node) {
  Receiver receiver;
  receiver.name = WithDefaults(Text(node, "name"));
  receiver.place = origin_.Of(node);
  if (receiver.name.empty()) Refuse("a receiver without a name", node);
  std::vector<std::string> keys = {"name"};
  for (std::string_view kind : IntegrationKinds()) keys.push_back(fmt::format("{}_configs", kind));
  std::vector<std::string_view> views(keys.begin(), keys.end());
  CheckKeys(node, views, "a receiver");
  for (std::string_view kind : IntegrationKinds()) {
    ReadIntegrations(Items(node, fmt::format("{}_configs", kind)), kind, receiver);
  }
  into_.receivers.push_back(std::move(receiver));
}

}  // namespace seaworthy::alerting
