namespace Megapod.Devices.Ocpp.Shapes;

using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Megapod.Core.Units;

/// <summary>The members of a message, read once from its record: so that the record is the only place where they are written down.</summary>
internal sealed class Shape
{
    /// <summary>Which members were there is kept in the bits of one number.</summary>
    private const int MostMembers = 32;

    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    private Shape(string name, ShapeMember[] members, bool hasCustomData)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members.Length, MostMembers, nameof(members));
        Name = name;
        Members = members;
        HasCustomData = hasCustomData;
    }

    /// <summary>Name of the record.</summary>
    public string Name { get; }

    /// <summary>In the order in which they are written.</summary>
    public ShapeMember[] Members { get; }

    /// <summary>Whether vendors may add a member <c>customData</c>.</summary>
    public bool HasCustomData { get; }

    /// <summary>The shape of a record.</summary>
    public static Shape Of(JsonTypeInfo type) => Known.TryGetValue(type.Type, out var known) ? known : Known.GetOrAdd(type.Type, Read(type));

    private static Shape Read(JsonTypeInfo type) => new(
        type.Type.Name,
        [.. type.Properties.Select(p => Member(p, type.Options))],
        type.OriginatingResolver!.GetType().IsDefined(typeof(CustomDataAttribute), inherit: false));

    private static ShapeMember Member(JsonPropertyInfo property, JsonSerializerOptions options)
    {
        var attributes = property.AttributeProvider ?? throw new InvalidOperationException($"Nothing is known of {property.Name}.");
        var value = Value(property.Name, property.PropertyType, options) with
        {
            IsRequired = property.IsRequired,
            IfMissing = One<IfMissingAttribute>(attributes),
            LeaveOut = One<LeaveOutUnreadableAttribute>(attributes),
            LeastItems = One<LeastItemsAttribute>(attributes)?.Count ?? 0,
            MostItems = One<MostItemsAttribute>(attributes)?.Count ?? int.MaxValue,
        };

        // What is said of a list's numbers and texts is about its items.
        return value.Item is { } item ? value with { Item = Bounded(item, attributes) } : Bounded(value, attributes);
    }

    private static ShapeMember Bounded(ShapeMember value, ICustomAttributeProvider attributes) => value with
    {
        MaxText = One<MaxTextAttribute>(attributes)?.Length ?? 0,
        IsAddress = One<AddressAttribute>(attributes) is not null,
        IsTenths = One<TenthsAttribute>(attributes) is not null,
        Least = One<LeastAttribute>(attributes)?.Value,
        Most = One<MostAttribute>(attributes)?.Value,
        Odd = One<OddValueAttribute>(attributes),
    };

    private static ShapeMember Value(string name, Type type, JsonSerializerOptions options)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var member = new ShapeMember { Name = name, NameBytes = Encoding.UTF8.GetBytes(name), Kind = KindOf(type) };
        switch (member.Kind)
        {
            case ShapeKind.Word:
                string[] words = [.. Enum.GetNames(type).Select(w => type.GetField(w)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? w)];
                return member with { Words = words, WordBytes = [.. words.Select(Encoding.UTF8.GetBytes)] };
            case ShapeKind.List:
                return member with { Item = Value(name, type.GetGenericArguments()[0], options) };
            case ShapeKind.Object:
                return member with { Inner = Of(options.GetTypeInfo(type)) };
            default:
                return member;
        }
    }

    private static ShapeKind KindOf(Type type) =>
        type.IsEnum ? ShapeKind.Word
        : type == typeof(string) ? ShapeKind.Text
        : type == typeof(int) ? ShapeKind.Integer
        : type == typeof(long) ? ShapeKind.LongInteger
        : type == typeof(decimal) ? ShapeKind.Number
        : type == typeof(bool) ? ShapeKind.Boolean
        : type == typeof(Instant) ? ShapeKind.Time
        : type == typeof(JsonElement) ? ShapeKind.Any
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? ShapeKind.List
        : ShapeKind.Object;

    private static T? One<T>(ICustomAttributeProvider attributes)
        where T : Attribute => attributes.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().SingleOrDefault();
}
