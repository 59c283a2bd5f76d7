using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ZoneDrain.Cli.Orleans;
using ZoneDrain.Cli.Terminal;
using ZoneDrain.Cli.Usage;
using ZoneDrain.Cluster.Hosting;
using ZoneDrain.Experiments.Results;

namespace ZoneDrain.Cli.Commands;

/// <summary><c>zonedrain silo</c>.</summary>
internal static class SiloCommand
{
    private const string Group = "Cluster";
    private const string OneSilo = "zonedrain silo --config silo-config/one-silo";
    private const int SilosMax = 1000;

    /// <summary>Builds the command.</summary>
    public static Command Build(CliHost host)
    {
        var command = new GroupedCommand(Root.Cluster, "silo", "One silo of a cluster: a home for pages, pgmaps, processes and inodes.")
        {
            Synopsis = "[schema|certificates] [--config FILE] [--set KEY=VALUE]",
            Examples =
            [
                OneSilo,
                "zonedrain silo --config silo-config/three-silos/silo-2.json --set log=warning",
                "Orleans__ClusterId=east ZoneDrain__Health=127.0.0.1:8080 zonedrain silo",
                "zonedrain silo schema --config silo-config/postgres/silo-1.json",
                "zonedrain silo certificates --out silo-config/tls/certificates --silos 3",
            ],
        };
        var (config, sets) = (Config(), Sets());
        command.Add(config);
        command.Add(sets);
        command.Add(Schema(host));
        command.Add(Certificates(host));
        command.SetAction(parsed => (int)Run(
            host, parsed.GetValue(config), parsed.GetValue(sets)!, (file, problems) => SiloRunner.Run(file, host, problems)));
        return command;
    }

    private static GroupedCommand Schema(CliHost host)
    {
        var command = new GroupedCommand(Group, "schema", "Make a cluster's tables in the PostgreSQL database that a configuration names.")
        {
            Synopsis = "[--config FILE] [--set KEY=VALUE] [--replace]",
            Examples = ["ZONEDRAIN_DATABASE=postgres://me:secret@db.example/zonedrain zonedrain silo schema --config silo-config/postgres/silo-1.json"],
        };
        var (config, sets) = (Config(), Sets());
        var replace = new FlagOption(Group, "--replace", "Give up the tables that are there, whatever their version, with what they hold.");
        command.Add(config);
        command.Add(sets);
        command.Add(replace);
        command.SetAction(parsed => (int)Run(host, parsed.GetValue(config), parsed.GetValue(sets)!, (file, problems) =>
            SiloRunner.MakeSchema(file, parsed.GetValue(replace), host, problems)));
        return command;
    }

    private static GroupedCommand Certificates(CliHost host)
    {
        var command = new GroupedCommand(Group, "certificates", "Make an authority of the cluster's own, and certificates of it for silos and for clients.")
        {
            Synopsis = "--out DIR [--silos N] [--days N]",
            Examples = ["zonedrain silo certificates --out silo-config/tls/certificates --silos 3"],
        };
        const string Where = "Where the PEM files go. Those that are there are left alone; an authority that is there signs new ones.";
        var folder = new TextOption(Group, "--out", "DIR", Where);
        var silos = new TextOption(Group, "--silos", "N", "Silos that get a certificate, silo-1 to silo-N; 3 unless given.");
        var days = new TextOption(Group, "--days", "N", "Days that new ones are valid; 365 unless given.");
        foreach (var option in (Option[])[folder, silos, days])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var problems = new Problems("zonedrain silo certificates --out silo-config/tls/certificates");
            var count = Number("--silos", parsed.GetValue(silos), 3, SilosMax, problems);
            var valid = Number("--days", parsed.GetValue(days), 365, ClusterCertificates.DaysMax, problems);
            if (parsed.GetValue(folder) is not { } path)
                problems.Add(new Problem("--out", "", "is missing", "a folder for the files"));
            else if (!problems.Any)
                MakeCertificates(path, count, valid, host, problems);
            return (int)(problems.Any ? problems.Refuse(host) : ExitCode.AllHeld);
        });
        return command;
    }

    private static void MakeCertificates(string path, int silos, int days, CliHost host, Problems problems)
    {
        try
        {
            var made = ClusterCertificates.Make(host.PathOf(path), silos, days, host.Clock.GetUtcNow());
            host.Out.WriteLine(made.Count == 0 ? $"{path} has them all" : $"{path} has now {string.Join(", ", made.Select(Path.GetFileName))}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            const string Allowed = "a folder that can be written, without an authority or with its key";
            problems.Add(new Problem("--out", path, $"cannot be used: {exception.Message}", Allowed));
        }
    }

    private static int Number(string option, string? text, int otherwise, int most, Problems problems)
    {
        if (text is null)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        problems.Add(new Problem(option, text, "is not allowed", $"1 to {most}"));
        return otherwise;
    }

    private static TextOption Config() => new(Group, "--config", "FILE", "The silo's configuration, or a folder with a silo.json. Variables such as "
        + "Orleans__ClusterId win over it, and do without it.");

    private static TextsOption Sets() => new(Group, "--set", "KEY=VALUE", "Override one value, as siloPort=11112 or Orleans:ClusterId=east. Repeatable.");

    private static ExitCode Run(CliHost host, string? path, string[] sets, Func<ClusterFile, Problems, ExitCode> run)
    {
        var problems = new Problems(OneSilo);
        if (path is not null || sets.Length > 0 || SiloConfiguration.IsIn(host.Environment))
            return run(new(path is null ? "silo" : "--config", path, sets), problems);
        problems.Add(new Problem("--config", "", "is missing", "a file, a folder with a silo.json, or variables such as Orleans__ClusterId"));
        return problems.Refuse(host);
    }
}
