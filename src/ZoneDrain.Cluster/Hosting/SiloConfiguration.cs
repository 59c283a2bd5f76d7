using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Hosting;

/// <summary>
/// A silo's settings out of its sources: a JSON file, then the environment, which wins over it, then assignments, which win over both, all by the paths of .NET
/// configuration. Everything wrong is reported at once; a key that nobody knows is wrong. A list is taken from one source as a whole.
/// </summary>
public sealed class SiloConfiguration
{
    private const string DefaultFile = "silo.json";
    private static readonly string[] Sections = ["Orleans__", "ZoneDrain__"];
    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly List<string> _errors = [];
    private readonly List<string> _notes = [];

    // The one that wins comes first.
    private readonly List<SettingsSource> _sources = [];

    private SiloConfiguration(string? path, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> assignments)
    {
        var isRead = path is null || ReadFile(Directory.Exists(path) ? Path.Combine(path, DefaultFile) : path);
        ReadEnvironment(environment);
        ReadAssignments(assignments);
        var settings = Compose();
        if (isRead) Check(settings);
        Settings = _errors.Count == 0 ? settings : null;
    }

    /// <summary>The settings; null where anything is wrong.</summary>
    public SiloSettings? Settings { get; }

    /// <summary>What is wrong: place, reason and what is allowed, each a line.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Where two sources say different things: which of them wins, each a line.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Reads the settings.</summary>
    /// <param name="path">A file, in the form of a silo's file or with the sections Orleans and ZoneDrain, or a folder with a silo.json; null for none.</param>
    /// <param name="environment">Variables such as <c>Orleans__ClusterId</c>, and <see cref="DatabaseAddress.Variable"/>; null for none.</param>
    /// <param name="assignments">Texts such as <c>Orleans:ClusterId=east</c> or <c>cluster=east</c>; null for none.</param>
    public static SiloConfiguration Read(
        string? path, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? assignments = null) =>
        new(path, environment ?? NoVariables, assignments ?? []);

    /// <summary>The environment says something of a silo's settings, by a variable of the sections Orleans and ZoneDrain.</summary>
    public static bool IsIn(IReadOnlyDictionary<string, string> environment) => environment.Keys.Any(IsSetting);

    /// <summary>The environment variable is of the sections Orleans and ZoneDrain.</summary>
    public static bool IsSetting(string variable) => Sections.Any(section => variable.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    private static string Shown(SettingKey key, SettingValue value) => key.IsSecret ? value.Place : $"{value.Place} = {value.Value}";

    private bool ReadFile(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var root = new ConfigurationBuilder().AddJsonStream(stream).Build();
            var source = new SettingsSource(file, Path.GetDirectoryName(Path.GetFullPath(file))!);
            foreach (var (key, value) in root.AsEnumerable().OrderBy(entry => entry.Key, ConfigurationKeyComparer.Instance))
            {
                if (value is not null || !root.GetSection(key).GetChildren().Any())
                    source.Add(key, key, value, setting => setting.Name, _errors);
            }

            _sources.Insert(0, source);
            return true;
        }
        catch (JsonException exception)
        {
            _errors.Add($"{file}: line {exception.LineNumber + 1}: is no JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // No object, a key that is there twice, or a text that is none.
            _errors.Add($"{file}: {exception.Message} A silo's configuration is a JSON object, as {{ \"name\": \"silo-1\", \"siloPort\": 11111 }}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _errors.Add($"{file}: cannot be read: {exception.Message}");
        }

        return false;
    }

    private void ReadEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var source = new SettingsSource("environment", Directory.GetCurrentDirectory());
        foreach (var (variable, value) in environment.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var key = SettingKey.All.FirstOrDefault(setting => setting.Variable == variable)?.Path;
            if (key is null && IsSetting(variable)) key = variable.Replace("__", ":", StringComparison.Ordinal);
            if (key is not null && value.Length > 0)
                source.Add(variable, key, value, setting => setting.Path.Replace(":", "__", StringComparison.Ordinal), _errors);
        }

        _sources.Insert(0, source);
    }

    private void ReadAssignments(IReadOnlyList<string> assignments)
    {
        var source = new SettingsSource("--set", Directory.GetCurrentDirectory());
        foreach (var assignment in assignments)
        {
            if (assignment.Split('=', 2) is [var key, var value]) source.Add(key, key, value, setting => setting.Path, _errors);
            else _errors.Add($"--set: {assignment}: is no assignment; allowed: KEY=VALUE, as {SettingKey.All[0].Path}=east");
        }

        _sources.Insert(0, source);
    }

    private SiloSettings Compose()
    {
        var settings = new SiloSettings();
        foreach (var key in SettingKey.All)
        {
            var said = Said(key).ToList();
            if (said.Count == 0) continue;
            settings = key.Read(settings, said[0]);
            foreach (var loser in said.Skip(1).Where(loser => loser.Value != said[0].Value))
                _notes.Add($"{Shown(key, said[0])} wins over {Shown(key, loser)}");
        }

        return settings;
    }

    private void Check(SiloSettings settings)
    {
        if (settings.SiloPort == settings.GatewayPort && !Mentions("siloPort") && !Mentions("gatewayPort"))
            _errors.Add($"{PlaceOf("gatewayPort")}: siloPort and gatewayPort are both {settings.SiloPort}; they must differ");
        if (settings is { State: GrainStates.Postgres, Membership: not Membership.Postgres } && !Mentions("membership"))
        {
            const string Both = "both must be, so that a silo that is declared dead writes nothing any more";
            _errors.Add($"{PlaceOf("state")}: is in PostgreSQL, and membership is not; {Both}");
        }

        if (settings is { Membership: Membership.Postgres, Database: null } && !Mentions("database"))
        {
            _errors.Add($"{PlaceOf("database")}: is missing, for members are in PostgreSQL; give one, or {DatabaseAddress.Variable}={DatabaseAddress.Form}");
        }

        if (settings is { Dashboard: true, Health: null } && !Mentions("health"))
            _errors.Add($"{PlaceOf("dashboard")}: is true, and nothing says where; give health an address with a port, such as 127.0.0.1:8080");
        if (settings.Tls is not { } tls) return;
        foreach (var (name, path) in (ReadOnlySpan<(string, string)>)[("certificate", tls.Certificate), ("key", tls.Key), ("authority", tls.Authority)])
        {
            if (path.Length == 0 && Winner($"tls:{name}") is null) _errors.Add($"tls:{name}: is missing; TLS needs certificate, key and authority");
        }
    }

    // What is wrong already is not reported a second time.
    private bool Mentions(string name) => Winner(name) is { } value && _errors.Any(error => error.StartsWith(value.Place, StringComparison.Ordinal));

    private string PlaceOf(string name) => Winner(name)?.Place ?? name;

    private SettingValue? Winner(string name) => Said(SettingKey.Find(name)!).FirstOrDefault();

    private IEnumerable<SettingValue> Said(SettingKey key) => _sources.Select(source => source.Find(key, _errors)).OfType<SettingValue>();
}
