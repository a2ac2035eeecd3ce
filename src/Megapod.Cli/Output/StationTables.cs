namespace Megapod.Cli.Output;

using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

/// <summary>Charging stations of a running site, for people.</summary>
internal static class StationTables
{
    /// <summary>A line for each station and one for each of its connectors and troubles.</summary>
    public static void Draw(IAnsiConsole console, JsonArray stations)
    {
        var writer = console.Profile.Out.Writer;
        if (stations.Count == 0)
        {
            writer.WriteLine("The site has no charging stations that are reached by OCPP.");
        }

        foreach (var station in stations.OfType<JsonObject>())
        {
            string who = string.Join(' ', ((string?[])[Text(station, "vendor"), Text(station, "model"), Text(station, "firmwareVersion")]).Where(t => !string.IsNullOrEmpty(t)));
            string edition = Text(station, "edition") is { } spoken ? spoken : "not connected";
            string operators = (bool?)station["isOperators"] == true ? ", its operator's to command" : "";
            writer.WriteLine($"{Text(station, "id")}: {edition}{(who.Length > 0 ? $", {who}" : "")}{operators}{Progress(station, "firmware")}{Progress(station, "log")}");
            foreach (var stall in (station["stalls"] as JsonArray ?? []).OfType<JsonObject>())
            {
                string transaction = Text(stall, "transaction") is { } id ? $", transaction {id}" : "";
                string uninvited = (bool?)stall["isUninvited"] == true ? ", a card that may not charge" : "";
                writer.WriteLine($"  {stall["connector"]} {Text(stall, "id")}: {Text(stall, "status")}, floor {Power(stall, "floorWatts")}, grant {Power(stall, "grantWatts")}{transaction}{uninvited}");
            }

            foreach (var trouble in (station["troubles"] as JsonArray ?? []).OfType<JsonObject>())
            {
                writer.WriteLine($"  {Text(trouble, "message")} [{Text(trouble, "fault")}]");
            }
        }
    }

    /// <summary>What a station said to what it was asked.</summary>
    public static string Said(JsonNode answer)
    {
        string word = (string?)answer["word"] ?? "";
        string detail = (string?)answer["detail"] ?? "";
        return $"{(string?)answer["station"]}: {(string?)answer["result"]}{(word.Length > 0 ? $" ({word})" : "")}{(detail.Length > 0 ? $": {detail}" : "")}";
    }

    private static string Progress(JsonObject station, string member) => station[member] is JsonObject progress ? $", {member} {Text(progress, "word")}" : "";

    private static string Power(JsonObject stall, string member) =>
        (double?)stall[member] is { } watts ? string.Create(CultureInfo.InvariantCulture, $"{watts / 1000:0.##} kW") : "none";

    private static string? Text(JsonObject from, string member) => (string?)from[member];
}
