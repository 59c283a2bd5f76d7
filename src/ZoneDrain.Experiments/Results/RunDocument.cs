using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// The one reader of the JSON documents of a run folder. A document has the form of the type that was written: what is there is of the type's kinds and
/// within their ranges, what the type requires is there, no key is there twice. Keys that the type does not know are left alone: a later program may have
/// written them.
/// </summary>
internal static class RunDocument
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The document as it lies on disk, of no form yet. Throws <see cref="RunFileException"/> when it is no JSON.</summary>
    public static JsonElement Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Strict);
            CheckTexts(file, "", document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new RunFileException(file, "", "", $"is no JSON document: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // A name among those that are compared to find one that is there twice.
            throw HalfOfAPair(file, "");
        }
    }

    /// <summary>A version by the names that lead to it; null where there is none.</summary>
    public static int? VersionOf(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out root))
                return null;
        }

        return root.ValueKind == JsonValueKind.Number && root.TryGetInt32(out var version) ? version : null;
    }

    /// <summary>The same of a form; null where there is no such file. Throws <see cref="RunFileException"/> when it has another.</summary>
    public static JsonElement? ReadAs<T>(string file)
    {
        if (!File.Exists(file))
            return null;
        var root = Read(file);
        Check<T>(file, root);
        return root;
    }

    /// <summary>Throws <see cref="RunFileException"/>, with the place, when the document does not have the form of the type.</summary>
    public static void Check<T>(string file, JsonElement root) => Check(file, "", root, typeof(T));

    // Half of a surrogate pair is JSON, and no text.
    private static void CheckTexts(string file, string place, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    CheckTexts(file, Below(place, TextOf(file, place, () => property.Name)), property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    CheckTexts(file, $"{place}[{index}]", item);
                break;
            case JsonValueKind.String:
                TextOf(file, place, () => element.GetString()!);
                break;
        }
    }

    private static string TextOf(string file, string place, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw HalfOfAPair(file, place);
        }
    }

    private static RunFileException HalfOfAPair(string file, string place) => new(file, place, "", "holds half of a surrogate pair, which is no text");

    private static void Check(string file, string place, JsonElement element, Type type)
    {
        var contract = RunJson.Options.GetTypeInfo(type);
        switch (contract.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(file, place, element, contract);
                break;
            case JsonTypeInfoKind.Enumerable:
                Demand(file, place, element, JsonValueKind.Array, "a list");
                foreach (var (index, item) in element.EnumerateArray().Index())
                    CheckValue(file, $"{place}[{index}]", item, contract.ElementType!, mayBeNull: false);
                break;
            case JsonTypeInfoKind.Dictionary:
                Demand(file, place, element, JsonValueKind.Object, "an object");
                foreach (var entry in element.EnumerateObject())
                    CheckValue(file, Below(place, entry.Name), entry.Value, contract.ElementType!, mayBeNull: false);
                break;
            default:
                CheckLeaf(file, place, element, type);
                break;
        }
    }

    private static void CheckObject(string file, string place, JsonElement element, JsonTypeInfo contract)
    {
        Demand(file, place, element, JsonValueKind.Object, "an object");
        if (contract.PolymorphismOptions is { } kinds && !contract.Type.IsSealed)
        {
            var key = kinds.TypeDiscriminatorPropertyName;
            var word = element.TryGetProperty(key, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
            var kind = kinds.DerivedTypes.FirstOrDefault(each => each.TypeDiscriminator as string == word).DerivedType;
            if (word is null || kind is null)
            {
                var allowed = string.Join(", ", kinds.DerivedTypes.Select(each => each.TypeDiscriminator));
                throw new RunFileException(file, Below(place, key), word ?? "", $"is none of {allowed}");
            }

            contract = RunJson.Options.GetTypeInfo(kind);
        }

        foreach (var property in contract.Properties)
        {
            if (element.TryGetProperty(property.Name, out var value))
                CheckValue(file, Below(place, property.Name), value, property.PropertyType, property.IsGetNullable || property.IsSetNullable);
            else if (property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false })
                throw new RunFileException(file, Below(place, property.Name), "", "is missing");
        }
    }

    private static void CheckValue(string file, string place, JsonElement value, Type type, bool mayBeNull)
    {
        var inner = Nullable.GetUnderlyingType(type);
        var allowed = inner is not null || (mayBeNull && !type.IsValueType);
        if (value.ValueKind == JsonValueKind.Null && allowed)
            return;
        Check(file, place, value, inner ?? type);
    }

    // The converter that reads a leaf knows its range and its words; what it gives is looked at again where it lets too much pass.
    private static void CheckLeaf(string file, string place, JsonElement element, Type type)
    {
        var kind = NameOf(type);
        object? value;
        try
        {
            value = element.Deserialize(type, RunJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new RunFileException(file, place, element.ToString(), $"is not {kind}");
        }

        var endless = element.ValueKind == JsonValueKind.Number && value is double number && !double.IsFinite(number);
        if (value is null || endless || (type.IsEnum && !Enum.IsDefined(type, value)))
            throw new RunFileException(file, place, element.ToString(), $"is not {kind}");
    }

    private static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 => $"a whole number from {int.MinValue} to {int.MaxValue}",
        TypeCode.Int64 => $"a whole number from {long.MinValue} to {long.MaxValue}",
        TypeCode.UInt64 => $"a whole number from 0 to {ulong.MaxValue}",
        TypeCode.Double => "a number, \"Infinity\", \"-Infinity\" or \"NaN\"",
        TypeCode.String => "a text",
        _ when type == typeof(DateTimeOffset) => "a time in ISO 8601",
        _ => type.Name,
    };

    private static void Demand(string file, string place, JsonElement element, JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
            throw new RunFileException(file, place, element.ToString(), $"is not {name}");
    }

    private static string Below(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
