namespace Megapod.Devices.Redfish.Service;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Small pieces of which resources are made.</summary>
internal static class RedfishJson
{
    /// <summary>Digits behind the point: a flow in l/min that was made of one in l/s shall not show the rest of a division.</summary>
    private const int Digits = 6;

    /// <summary>A reference to another resource.</summary>
    public static JsonObject Link(string path) => new() { ["@odata.id"] = path };

    /// <summary>References to other resources.</summary>
    public static JsonArray Links(IEnumerable<string> paths) => new([.. paths.Select(p => (JsonNode)Link(p))]);

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>A number; null where there is none.</summary>
    public static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, Digits) : null;

    /// <summary>A number without a fraction; null where there is none, or where it is larger than the standard's integers.</summary>
    public static JsonNode? Whole(double? value) => value is { } number && Math.Abs(number) < long.MaxValue ? (long)Math.Round(number) : null;

    /// <summary>A text; null where it is empty.</summary>
    public static JsonNode? Text(string text) => text.Length == 0 ? null : text;

    /// <summary>An instant as the standard writes it.</summary>
    public static string Time(Instant at) => at.ToUtc().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The standard's word of health; null where nobody says.</summary>
    public static string? Health(PartHealth health) => health switch
    {
        PartHealth.Good => "OK",
        PartHealth.Warning => "Warning",
        PartHealth.Critical => "Critical",
        _ => null,
    };
}
