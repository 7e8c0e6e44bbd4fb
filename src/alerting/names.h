// Whether a text of an alert or a label means a component. Names are written in many ways: `checkout_service`,
// `CheckoutService`, `shop/checkout`, `checkout-7d9f8b6c5-x2x9z`.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::alerting {

// Small letters, with `-` between the words: `CheckoutAPI_errors` is `checkout-api-errors`.
std::string PlainName(std::string_view text);

// Whether the words of `name` stand in `text` next to each other. Both as PlainName() gives them.
bool HasName(std::string_view text, std::string_view name);

// Whether a label with that value means the thing of that name: the name itself, or one part of a path; or with the
// service in front, or what runs it behind (`checkout-service`, `checkout-api-prod` is none). `name` and `service` as
// PlainName() gives them.
bool IsExactName(std::string_view value, std::string_view name);
bool IsNearName(std::string_view value, std::string_view name, std::string_view service);

}  // namespace seaworthy::alerting
