using System.Text;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Text that is shown, with addresses in it: no password and no control character comes through.</summary>
internal sealed class AddressTarget : FuzzTarget
{
    private const string Secret = "hunter2";

    public override string Name => "address";

    public override int Share => 1000;

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. ((string[])
        [
            $"postgres://me:{Secret}@db.example:5432/zonedrain", $"postgresql://me:{Secret}@[::1]/runs?sslmode=require",
            $"http://user:{Secret}@127.0.0.1:4318/v1", $"postgres://db.example/runs?password={Secret}",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var shown = PrintableText.Of(text);
        if (shown.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) throw new InvalidOperationException("a control character is shown");

        // A mutation may move the word out of the password's place, where nobody can know that it is one.
        var isPassword = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.EndsWith(':' + Secret, StringComparison.Ordinal)
            && text.Split(Secret).Length == 2 && !text.AsSpan().ContainsAny("'\" \n");
        if (isPassword && shown.Contains(Secret, StringComparison.Ordinal)) throw new InvalidOperationException($"the password is shown: {shown}");
    }
}
