#include "report/document.h"

#include <gtest/gtest.h>

namespace seaworthy::report {
namespace {

Document Sample() {
  Document document("A & B");
  document.Table({"", ""}, {{"Status", Line().Good("go").Text(" | on time")}});
  document.Heading(2, "Items");
  document.Paragraph(Line("See ").Link("the <page>", "https://example.com/a?b=1&c=2").Text("."));
  document.List({Line().Code("a`b"), "- not a list"});
  document.Table({"Item", "Value"}, {{Line().Code("x|y"), Line("1").Break().Muted("2")}});
  document.Quote("first\n\n- second");
  return document;
}

TEST(Document, IsWrittenAsMarkdown) {
  EXPECT_EQ(WriteMarkdown(Sample()), R"(# A \& B

|  |  |
|---|---|
| Status | **go** \| on time |

## Items

See [the \<page\>](<https://example.com/a?b=1&c=2>).

- `` a`b ``
- \- not a list

| Item | Value |
|---|---|
| `x\|y` | 1<br>2 |

> first
>
> \- second
)");
}

TEST(Document, IsWrittenAsHtml) {
  const std::string html = WriteHtml(Sample());
  const std::size_t body = html.find("<h1>");
  ASSERT_NE(body, std::string::npos);
  EXPECT_EQ(html.substr(body), R"(<h1>A &amp; B</h1>
<table>
<tbody>
<tr><th scope="row">Status</th><td><span class="good">go</span> | on time</td></tr>
</tbody>
</table>
<h2>Items</h2>
<p>See <a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer">the &lt;page&gt;</a>.</p>
<ul>
<li><code>a`b</code></li>
<li>- not a list</li>
</ul>
<table>
<thead>
<tr><th scope="col">Item</th><th scope="col">Value</th></tr>
</thead>
<tbody>
<tr><td><code>x|y</code></td><td>1<br><span class="muted">2</span></td></tr>
</tbody>
</table>
<blockquote>first

- second</blockquote>
</main>
</body>
</html>
)");
}

TEST(Document, TheHtmlPageLoadsNothing) {
  const std::string html = WriteHtml(Sample());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find(" style="), std::string::npos);
  EXPECT_EQ(html.find("<link"), std::string::npos);
  EXPECT_NE(html.find("content=\"default-src 'none'; style-src 'sha256-"), std::string::npos);
}

struct Target {
  const char* address;
  bool is_link;
};

class Targets : public testing::TestWithParam<Target> {};

TEST_P(Targets, BecomeLinksOnlyOfTheWeb) {
  const Line line = Line().Link("text", GetParam().address);
  EXPECT_EQ(line.parts().front().kind == Inline::Kind::kLink, GetParam().is_link);
}

INSTANTIATE_TEST_SUITE_P(Document, Targets,
                         testing::Values(Target{"https://example.com/a", true}, Target{"HTTP://example.com", true},
                                         Target{"javascript:alert(1)", false}, Target{"data:text/html,x", false},
                                         Target{"//example.com", false}, Target{"", false}, Target{"wiki/page", false},
                                         Target{"https://example.com/a\"onclick=x", false},
                                         Target{"https://example.com/>", false}, Target{"https://a b", false},
                                         Target{"https://a\nb", false}));

TEST(Document, PartsWithoutContentAreLeftOut) {
  Document document("t");
  document.List({});
  document.Table({"a"}, {});
  EXPECT_TRUE(document.blocks().empty());
  EXPECT_TRUE(Line().Text("").Code("").empty());
}

}  // namespace
}  // namespace seaworthy::report
