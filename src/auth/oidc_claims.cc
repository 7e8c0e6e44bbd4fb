#include "auth/oidc_claims.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "auth/errors.h"
#include "auth/secret.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr double kSkewSeconds = 60;
constexpr std::size_t kMostSubjectBytes = 255;

Result<> CheckAudience(const OidcDocument& token, std::string_view client_id) {
  const std::vector<std::string> audience = token.Texts("aud").value_or(std::vector<std::string>());
  if (std::ranges::find(audience, client_id) == audience.end()) {
    return Error(kBadIdToken, "the token is for another client");
  }
  const bool names_party = token.Find("azp") != nullptr;
  if ((audience.size() > 1 || names_party) && token.Text("azp") != client_id) {
    return Error(kBadIdToken, "the token was made out to another client");
  }
  return {};
}

Result<> CheckTimes(const OidcDocument& token, Instant now_instant) {
  const auto now = static_cast<double>(now_instant.seconds);
  const auto ends = token.Number("exp");
  const auto made = token.Number("iat");
  if (!ends || !made) return Error(kBadIdToken, "the token does not say when it was made and when it ends");
  if (*ends <= now - kSkewSeconds) return Error(kBadIdToken, "the token has expired");
  const double starts = std::max(*made, token.Number("nbf").value_or(*made));
  if (starts > now + kSkewSeconds) {
    return Error(kBadIdToken, "the token is of the future")
        .Advise("compare the clocks of this machine and the provider");
  }
  return {};
}

// Microsoft Entra names a place to ask instead of more than 200 groups.
bool IsOverage(const OidcDocument& document, std::string_view groups_claim) {
  const value::Value* elsewhere = document.Find("_claim_names");
  return document.Flag("hasgroups").value_or(false) ||
         (elsewhere != nullptr && elsewhere->Is(value::Kind::kMap) && elsewhere->Find(groups_claim) != nullptr);
}

class Claims {
 public:
  Claims(const OidcDocument& id_token, const OidcDocument* user_info) : id_token_(id_token), user_info_(user_info) {}

  std::string Text(std::string_view name) const {
    std::string text = id_token_.Text(name);
    return text.empty() && user_info_ != nullptr ? user_info_->Text(name) : text;
  }
  std::optional<std::vector<std::string>> Texts(std::string_view name) const {
    auto texts = id_token_.Texts(name);
    return !texts && user_info_ != nullptr ? user_info_->Texts(name) : texts;
  }
  // The address and whether it is verified come from the same place.
  bool EmailVerified() const {
    const OidcDocument* from = !id_token_.Text("email").empty() ? &id_token_ : user_info_;
    return from != nullptr && from->Flag("email_verified").value_or(false);
  }
  bool GroupsElsewhere(std::string_view name) const {
    return IsOverage(id_token_, name) || (user_info_ != nullptr && IsOverage(*user_info_, name));
  }

 private:
  const OidcDocument& id_token_;
  const OidcDocument* user_info_;
};

}  // namespace

Result<OidcDocument> CheckIdToken(std::string_view payload, const IdTokenExpectation& expected) {
  auto token = OidcDocument::Read(payload, "the token");
  if (!token.ok()) return Error(kBadIdToken, token.error().message());
  if (token->Text("iss") != expected.issuer) {
    return Error(kBadIdToken,
                 fmt::format("the token is of \"{}\", not of \"{}\"", OneLine(token->Text("iss")), expected.issuer));
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckAudience(*token, expected.client_id));
  SEAWORTHY_RETURN_IF_ERROR(CheckTimes(*token, expected.now));
  if (!SameSecret(token->Text("nonce"), expected.nonce)) return Error(kBadIdToken, "the token is of another sign-in");
  const std::string subject = token->Text("sub");
  if (subject.empty() || subject.size() > kMostSubjectBytes) {
    return Error(kBadIdToken, "the token does not say who signed in");
  }
  return token;
}

bool LeavesOut(const OidcDocument& id_token, std::string_view groups_claim) {
  return id_token.Text("name").empty() || id_token.Text("email").empty() ||
         (!groups_claim.empty() && !id_token.Texts(groups_claim) && !IsOverage(id_token, groups_claim));
}

Result<OidcIdentity> ReadIdentity(const OidcDocument& id_token, const OidcDocument* user_info,
                                  std::string_view groups_claim) {
  if (user_info != nullptr && user_info->Text("sub") != id_token.Text("sub")) {
    return Error(kBadIdToken, "UserInfo is about somebody else than the token");
  }
  const Claims claims(id_token, user_info);
  OidcIdentity identity{.issuer = id_token.Text("iss"),
                        .subject = id_token.Text("sub"),
                        .name = claims.Text("name"),
                        .user_name = claims.Text("preferred_username"),
                        .email = claims.Text("email"),
                        .email_verified = claims.EmailVerified()};
  if (groups_claim.empty()) return identity;
  auto groups = claims.Texts(groups_claim);
  if (!groups && claims.GroupsElsewhere(groups_claim)) {
    return Error(kTooManyGroups, "the provider does not send the groups, because they are too many")
        .Advise("let the provider send only groups that are assigned to this application");
  }
  identity.groups = std::move(groups).value_or(std::vector<std::string>());
  return identity;
}

}  // namespace seaworthy::auth
