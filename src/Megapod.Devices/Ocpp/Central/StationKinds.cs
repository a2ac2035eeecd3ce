namespace Megapod.Devices.Ocpp.Central;

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

/// <summary>
/// Kinds of stations that want to be treated otherwise than the standard says, as data: Profiles/Ocpp/stations.json. Each names vendor, model and firmware as the station writes them, with <c>*</c> for any
/// text, and where it is known from. The first that fits counts.
/// </summary>
public sealed class StationKinds
{
    private const string Resource = "Ocpp/stations.json";
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly IReadOnlyList<StationKind> kinds;

    /// <summary>Kinds, in the order in which they are tried.</summary>
    public StationKinds(IReadOnlyList<StationKind> kinds) => this.kinds = kinds;

    /// <summary>Those that ship.</summary>
    public static StationKinds Shipped { get; } = Load();

    /// <summary>All of them.</summary>
    public IReadOnlyList<StationKind> All => kinds;

    /// <summary>How a station wants to be treated.</summary>
    public StationQuirks Of(StationIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return kinds.FirstOrDefault(k => k.Fits(identity))?.Quirks ?? StationQuirks.Usual;
    }

    /// <summary>Reads kinds.</summary>
    /// <exception cref="JsonException">The text is not what it should be.</exception>
    public static StationKinds Parse(ReadOnlySpan<byte> json) => new(JsonSerializer.Deserialize<List<StationKind>>(json, Options) ?? []);

    private static StationKinds Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return Parse(text.ToArray());
    }
}
