namespace Megapod.Devices.Redfish;

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

/// <summary>Reads members of what a service sent. A member that is missing, null, of another type or no Unicode is as if it were not there, and costs nothing but itself.</summary>
internal static class RedfishJson
{
    /// <summary>Text, cut; null when there is none. Empty text counts as none.</summary>
    public static string? Text(JsonElement of, string member, int most = RedfishBounds.LongestText) =>
        Try(of, member, out var found) ? Text(found, most) : null;

    /// <summary>Text, cut; null when it is none.</summary>
    public static string? Text(JsonElement value, int most = RedfishBounds.LongestText)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? RedfishText.Printable(text, most) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character: it is no text.
            return null;
        }
    }

    /// <summary>A finite number; null when there is none. Text that looks like a number is not one here.</summary>
    public static double? Number(JsonElement of, string member) => Try(of, member, out var found) ? Number(found) : null;

    /// <summary>A finite number; null when it is none.</summary>
    public static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>True or false; null when there is neither.</summary>
    public static bool? Flag(JsonElement of, string member) => Try(of, member, out var found) && found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : null;

    /// <summary>An object inside; undefined when there is none.</summary>
    public static JsonElement Inside(JsonElement of, string member) => Try(of, member, out var found) && found.ValueKind == JsonValueKind.Object ? found : default;

    /// <summary>The items of a list inside, the first ones; none when there is no list.</summary>
    public static IEnumerable<JsonElement> List(JsonElement of, string member, int most = RedfishBounds.MostInside) =>
        Try(of, member, out var found) && found.ValueKind == JsonValueKind.Array ? found.EnumerateArray().Take(most) : [];

    /// <summary>The members of an object, the first ones; one whose name is no Unicode is left out.</summary>
    public static List<(string Name, JsonElement Value)> Members(JsonElement of, int most = RedfishBounds.MostInside)
    {
        var found = new List<(string Name, JsonElement Value)>();
        if (of.ValueKind != JsonValueKind.Object)
        {
            return found;
        }

        foreach (var member in of.EnumerateObject().Take(most))
        {
            try
            {
                found.Add((RedfishText.Printable(member.Name), member.Value));
            }
            catch (InvalidOperationException)
            {
                // Half a character in the name: nobody asks for it.
                continue;
            }
        }

        return found;
    }

    /// <summary>The path that a link inside leads to, as it was written; null when there is none.</summary>
    public static string? Link(JsonElement of, string member) => Path(Inside(of, member));

    /// <summary>The path of a resource or link, as it was written; null when there is none.</summary>
    public static string? Path(JsonElement of) => Text(of, "@odata.id", RedfishBounds.LongestPath + 1) is { Length: <= RedfishBounds.LongestPath } path ? path : null;

    /// <summary>Whether there is a member, null included.</summary>
    public static bool Has(JsonElement of, string member) => Try(of, member, out _);

    /// <summary>Finds a member.</summary>
    public static bool Try(JsonElement of, string member, [NotNullWhen(true)] out JsonElement found)
    {
        found = default;
        try
        {
            return of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out found);
        }
        catch (InvalidOperationException)
        {
            // Another member's name is no Unicode; this one is not found beside it.
            return false;
        }
    }
}
