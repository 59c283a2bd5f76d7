using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ZoneDrain.Cli.Reporting;

namespace ZoneDrain.Cli.Tests.Web;

/// <summary>Data in a page: whatever a run recorded stays text.</summary>
public sealed class PageHtmlTests
{
    private const string DataStart = "<script type=\"application/json\" id=\"data\">";

    private static readonly PageAssets Assets = new("let a = 1; // </script> <!-- b", "p { color: red }");

    [Fact]
    public void Any_text_comes_back_from_the_page_as_it_was() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(), text => Read(Page(text.Get))["text"]!.GetValue<string>() == Sound(text.Get)));

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!-- <script>")]
    [InlineData("]]> & \" ' \u2028 \u2029 \0")]
    [InlineData("10.3 µs → 7 × 2")]
    public void No_text_ends_the_element_that_it_lies_in(string text)
    {
        var page = Page(text);
        var data = DataOf(page);
        data.ShouldNotContain('<');
        data.ShouldNotContain('&');
        Read(page)["text"]!.GetValue<string>().ShouldBe(text);
    }

    [Fact]
    public void A_title_is_text()
    {
        var page = PageHtml.Of(Assets, "</title><script>x", []);
        page.ShouldContain("<title>&lt;/title&gt;&lt;script&gt;x</title>");
        PageHtml.Message("<b>", "<i>").ShouldContain("<h1>&lt;b&gt;</h1><p>&lt;i&gt;</p>");
    }

    [Fact]
    public void A_script_that_writes_of_scripts_does_not_end_early()
    {
        var page = Page("");
        page.ShouldContain("let a = 1; // <\\/script> <\\!-- b");
        page.Split("</script>").Length.ShouldBe(3, "the data and the script");
    }

    [Fact]
    public void A_report_may_ask_no_network_and_a_dashboard_its_own_program_alone()
    {
        PageHtml.Of(Assets, "", []).ShouldContain("default-src 'none'");
        PageHtml.Of(Assets, "", []).ShouldContain("connect-src 'none'");
        PageHtml.Of(Assets, "", [], live: true).ShouldContain("connect-src 'self'");
    }

    private static string Page(string text) => PageHtml.Of(Assets, "a title", new JsonObject { ["text"] = text });

    // A lone surrogate is no text; writing it as JSON puts the replacement character in its place.
    private static string Sound(string text) => JsonNode.Parse(new JsonObject { ["text"] = text }.ToJsonString())!["text"]!.GetValue<string>();

    private static string DataOf(string page)
    {
        var start = page.IndexOf(DataStart, StringComparison.Ordinal) + DataStart.Length;
        return page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    private static JsonObject Read(string page) => JsonNode.Parse(DataOf(page))!.AsObject();
}
