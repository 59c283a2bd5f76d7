using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Shouldly;
using ZoneDrain.Cluster.Journals;

namespace ZoneDrain.Cluster.Tests.Wire;

/// <summary>
/// Goal: nobody changes what a journal's rows hold without raising their form. Method: the shape of the rows, field by field with the numbers of enums, is
/// held against the listing of the current form.
/// </summary>
public sealed class JournalShapeTests
{
    private static readonly Assembly Cluster = typeof(JournalForm).Assembly;

    private static readonly Dictionary<Type, Type> Surrogates = (
        from type in Cluster.GetTypes()
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConverter<,>)
        select contract.GetGenericArguments()).ToDictionary(pair => pair[0], pair => pair[1]);

    [Fact]
    public void Rows_have_the_shape_that_their_form_says()
    {
        var listing = Path.Combine(Repository.Root, "tests", "ZoneDrain.Cluster.Tests", "Wire", $"journal-form-{JournalForm.Current}.txt");
        var shape = new Shape();
        foreach (var row in Rows()) shape.Add(row);
        var expected = File.Exists(listing) ? File.ReadAllText(listing) : "";
        var now = Path.Combine(Path.GetTempPath(), Path.GetFileName(listing));
        if (shape.Text != expected) File.WriteAllText(now, shape.Text);
        shape.Text.ShouldBe(
            expected,
            $"What a journal's rows hold has changed. Raise JournalForm.Current, go on reading form {JournalForm.Current}, and list the new shape, which was "
            + $"written to {now}.");
    }

    private static IEnumerable<Type> Rows() => (
        from grain in Cluster.GetTypes()
        from field in grain.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(GrainLog<,>)
        from row in field.FieldType.GetGenericArguments()
        select row).Distinct().OrderBy(row => row.Name, StringComparer.Ordinal);

    private sealed class Shape
    {
        private readonly StringBuilder _text = new();
        private readonly HashSet<Type> _told = [];

        public string Text => _text.ToString();

        public void Add(Type type)
        {
            if (!_told.Add(type)) return;
            if (type.HasElementType || type.IsGenericType) AddParts(type);
            else if (type.IsEnum) AddEnum(type);
            else if (type.FullName!.StartsWith(nameof(ZoneDrain), StringComparison.Ordinal)) AddFields(type);
        }

        private static IEnumerable<FieldInfo> FieldsOf(Type type) =>
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken);

        private void AddParts(Type type)
        {
            if (type.HasElementType) Add(type.GetElementType()!);
            foreach (var argument in type.GetGenericArguments()) Add(argument);
            if (type.IsGenericType && type.Assembly == Cluster) AddFields(type);
        }

        private void AddEnum(Type type)
        {
            var values = Enum.GetValuesAsUnderlyingType(type).Cast<object>();
            _text.Append($"{type.Name}: {string.Join(", ", Enum.GetNames(type).Zip(values, (name, value) => $"{name} = {value}"))}\n");
        }

        // A surrogate has numbers where the model has enums, so the model's own fields are walked as well.
        private void AddFields(Type type)
        {
            var stored = Surrogates.GetValueOrDefault(type, type);
            var fields = FieldsOf(stored).ToList();
            _text.Append($"{NameOf(type)}: {string.Join(", ", fields.Select(field => $"{NameOf(field.FieldType)} {Plain(field.Name)}"))}\n");
            foreach (var field in fields.Concat(stored == type ? [] : FieldsOf(type))) Add(field.FieldType);
        }

        private static string NameOf(Type type) => type switch
        {
            { IsArray: true } => $"{NameOf(type.GetElementType()!)}[]",
            { IsGenericType: true } when typeof(ITuple).IsAssignableFrom(type) => $"({string.Join(", ", type.GetGenericArguments().Select(NameOf))})",
            { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>",
            _ => type.Name,
        };

        // A property's field is called <Name>k__BackingField.
        private static string Plain(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>')] : field;
    }
}
