namespace Megapod.Devices.Redfish.Service;

using System.Text.Json.Nodes;

/// <summary>Compares what a client wants changed with what a resource lets it change.</summary>
internal static class RedfishChanges
{
    /// <summary>Messages in one answer; a body of many unknown members needs no word for each.</summary>
    private const int MostMessages = 16;

    /// <summary>Reads what shall be changed.</summary>
    /// <param name="body">What the client sent.</param>
    /// <param name="found">The resource.</param>
    /// <returns>Changes by the settings' paths, and all that is wrong; where anything is, nothing may be changed.</returns>
    public static (IReadOnlyDictionary<string, JsonNode> Changes, IReadOnlyList<RedfishMessage> Wrong) Read(JsonObject body, RedfishDocument found)
    {
        var changes = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var wrong = new List<RedfishMessage>();
        Walk(body, found.Body, "", found.Settings, changes, wrong);
        if (changes.Count == 0 && wrong.Count == 0)
        {
            wrong.Add(RedfishMessage.NothingToDo());
        }

        return (changes, wrong.Count <= MostMessages ? wrong : wrong.GetRange(0, MostMessages));
    }

    /// <summary>What stands at a way in a resource; null: nothing.</summary>
    public static JsonNode? At(JsonObject body, string path)
    {
        JsonNode? node = body;
        foreach (string name in path.Split('/'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private static void Walk(JsonObject body, JsonObject resource, string before, IReadOnlyList<RedfishSetting> settings, Dictionary<string, JsonNode> changes, List<RedfishMessage> wrong)
    {
        foreach (var (name, value) in body)
        {
            string path = before.Length == 0 ? name : $"{before}/{name}";
            if (name.Contains('@', StringComparison.Ordinal))
            {
                // Annotations that a client sends back as it got them mean nothing.
                continue;
            }

            if (settings.FirstOrDefault(s => s.Path == path) is { } setting)
            {
                Take(setting, value, changes, wrong);
            }
            else if (value is JsonObject inner && resource[name] is JsonObject deeper && settings.Any(s => s.Path.StartsWith($"{path}/", StringComparison.Ordinal)))
            {
                Walk(inner, deeper, path, settings, changes, wrong);
            }
            else
            {
                wrong.Add(resource.ContainsKey(name) ? RedfishMessage.ReadOnly(path) : RedfishMessage.UnknownProperty(path));
            }
        }
    }

    private static void Take(RedfishSetting setting, JsonNode? value, Dictionary<string, JsonNode> changes, List<RedfishMessage> wrong)
    {
        string written = value?.ToJsonString() ?? "null";
        if (setting.Words is { } words)
        {
            if (value is not JsonValue text || !text.TryGetValue(out string? word))
            {
                wrong.Add(RedfishMessage.WrongType(setting.Path, written));
            }
            else if (!words.Contains(word, StringComparer.Ordinal))
            {
                wrong.Add(RedfishMessage.NotInList(setting.Path, word));
            }
            else
            {
                changes[setting.Path] = text;
            }

            return;
        }

        if (value is not JsonValue number || !number.TryGetValue(out double amount) || !double.IsFinite(amount))
        {
            wrong.Add(RedfishMessage.WrongType(setting.Path, written));
        }
        else if (amount < (setting.Lowest ?? 0) || amount > (setting.Highest ?? double.MaxValue))
        {
            wrong.Add(RedfishMessage.OutOfRange(setting.Path, written));
        }
        else
        {
            changes[setting.Path] = number;
        }
    }
}
