using System.Text;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Fuzz.Targets;

/// <summary>Addresses of databases.</summary>
internal sealed class DatabaseTarget : FuzzTarget
{
    public override string Name => "database";

    public override int Share => 1000;

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. ((string[])
        [
            "postgres://me:secret@db.example:5432/zonedrain?sslmode=verify-full&sslrootcert=/ca.pem", "postgresql://[::1]/runs?connect_timeout=9",
            "postgres://m%40e:s%3Acret@127.0.0.1/d%20b?Minimum Pool Size=1&Maximum Pool Size=3",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override void Try(byte[] input)
    {
        var address = DatabaseAddress.TryParse(Encoding.UTF8.GetString(input), out var problem);
        if ((address is null) == (problem.Length == 0)) throw new InvalidOperationException("neither an address nor a problem");
        if (address?.ToString().Length == 0) throw new InvalidOperationException("an address that is shown as nothing");
    }
}
