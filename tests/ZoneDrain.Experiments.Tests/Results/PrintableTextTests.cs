using Shouldly;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Experiments.Tests.Results;

/// <summary>What comes from outside is shown without harm and without passwords.</summary>
public class PrintableTextTests
{
    [Theory]
    [InlineData("plain, µs ± 3 %, 漢字 and 😀", "plain, µs ± 3 %, 漢字 and 😀")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData("\u001b[2Jgone", "\\u001b[2Jgone")]
    [InlineData("a\r\0\u0007\u009b1m", "a\\u000d\\u0000\\u0007\\u009b1m")]
    [InlineData("abc\u202edcba", "abc\\u202edcba")]
    [InlineData("\U000F0000", "\\udb80\\udc00")]
    public void Control_characters_become_escapes_and_everything_else_stays(string text, string shown) => PrintableText.Of(text).ShouldBe(shown);

    [Theory]
    [InlineData("postgres://me:hunter2@db/x", "postgres://me:…@db/x")]
    [InlineData("--store=postgresql://me:hunter2@db:5432/x?sslmode=require", "--store=postgresql://me:…@db:5432/x?sslmode=require")]
    [InlineData("http://:hunter2@127.0.0.1:4318", "http://:…@127.0.0.1:4318")]
    [InlineData("postgres://me:hunter2@db/x\nat postgres://me:hunter2@db/y", "postgres://me:…@db/x\nat postgres://me:…@db/y")]
    [InlineData("postgres://me:hun@ter2@db/x", "postgres://me:…@db/x")]
    [InlineData("postgres://m\u2028e:hunter2@db/x", "postgres://m\\u2028e:…@db/x")]
    [InlineData("http://\tme:hun\rter2@db:4318", "http://\tme:…@db:4318")]
    [InlineData("postgres://db/x?user=me&password=hunter2&sslmode=require", "postgres://db/x?user=me&password=…&sslmode=require")]
    [InlineData("Host=db;Username=me;Password=hunter2;Database=x", "Host=db;Username=me;Password=…;Database=x")]
    [InlineData("--set load.rate=500k/s", "--set load.rate=500k/s")]
    [InlineData("http://127.0.0.1:5080/?token=shown", "http://127.0.0.1:5080/?token=shown")]
    [InlineData("someone@example.org asks: is it so?", "someone@example.org asks: is it so?")]
    public void Passwords_become_dots(string text, string shown) => PrintableText.Of(text).ShouldBe(shown);
}
