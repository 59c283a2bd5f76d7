using System.Reflection;
using System.Runtime.CompilerServices;
using Shouldly;
using ZoneDrain.Protocols;

namespace ZoneDrain.Tests.House;

public class ModelTypesTests
{
    private static readonly Type[] Types =
        [.. typeof(Outcome).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("ZoneDrain", StringComparison.Ordinal) == true)];

    [Theory]
    [InlineData("Id")]
    [InlineData("Event")]
    [InlineData("Reply")]
    [InlineData("Spec")]
    [InlineData("Traits")]
    [InlineData("Counts")]
    public void Ids_events_replies_and_specifications_cannot_change(string ending)
    {
        var types = Types.Where(type => type.IsPublic && !type.IsEnum && !type.IsInterface && type.Name.EndsWith(ending, StringComparison.Ordinal)).ToArray();
        types.ShouldNotBeEmpty();
        foreach (var type in types)
        {
            // An overlay of questions is filled field by field by its factories; it is a struct, so nobody else sees a change.
            if (type == typeof(ProcessEvent)) continue;
            var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            fields.Where(field => !field.IsInitOnly && !IsInitBackingField(type, field)).Select(field => $"{type.Name}.{field.Name}").ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_protocol_is_a_value_without_references_to_actors()
    {
        var protocols = Types.Where(type => typeof(IProtocol).IsAssignableFrom(type) && !type.IsInterface).ToArray();
        protocols.Length.ShouldBeGreaterThan(10);
        foreach (var type in protocols)
        {
            type.IsValueType.ShouldBeTrue(type.Name);
            HoldsReferences(type).ShouldBeFalse(type.Name);
        }
    }

    [Fact]
    public void Nothing_in_the_model_is_static_and_changeable()
    {
        var found = from type in Types
                    where !type.IsDefined(typeof(CompilerGeneratedAttribute))
                    from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                    where !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute))
                    select $"{type.Name}.{field.Name}";
        found.ShouldBeEmpty();
    }

    private static bool HoldsReferences(Type type) =>
        (bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static bool IsInitBackingField(Type type, FieldInfo field)
    {
        if (field.Name is not ['<', .. var rest]) return false;
        var setter = type.GetProperty(rest[..rest.IndexOf('>')], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.SetMethod;
        return setter is null || setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
    }
}
