namespace Megapod.Devices.Redfish;

using System.Text.Json;

/// <summary>One message of a service about what was asked of it.</summary>
/// <param name="Id">Its name in a registry, such as <c>Base.1.8.PropertyValueNotInList</c>; empty when there is none.</param>
/// <param name="Text">What it says; empty when only the name says it.</param>
/// <param name="Severity">How bad it is in the service's word, such as <c>Warning</c>; empty when it does not say.</param>
/// <param name="Resolution">What the service advises; empty when it does not.</param>
/// <param name="About">The members it speaks of, as the service writes them; empty when it names none.</param>
public sealed record RedfishMessage(string Id, string Text, string Severity, string Resolution, string About)
{
    private const string Extended = "@Message.ExtendedInfo";

    /// <summary>The message's own name without registry and version: <c>PropertyValueNotInList</c>.</summary>
    public string ShortId => Id[(Id.LastIndexOf('.') + 1)..];

    /// <summary>Whether it only says that all went well.</summary>
    public bool IsGood => ShortId is "Success" or "Created" or "NoOperation" or "Accepted" || Severity is "OK";

    /// <summary>Whether it says that the precondition of the request, and not the request, was the trouble.</summary>
    internal bool IsAboutPrecondition =>
        ShortId is "PreconditionFailed" or "PreconditionRequired" or "HeaderInvalid" or "HeaderMissing"
        || Text.Contains("If-Match", StringComparison.OrdinalIgnoreCase) || Text.Contains("ETag", StringComparison.OrdinalIgnoreCase);

    /// <summary>The messages of an answer, wherever the standard lets them stand: in its error, at its top, and beside single members.</summary>
    internal static IReadOnlyList<RedfishMessage> Of(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var error = RedfishJson.Inside(body, "error");
        var found = RedfishJson.List(error, Extended).Concat(RedfishJson.List(body, Extended)).ToList();
        found.AddRange(RedfishJson.Members(body)
            .Where(member => member.Name.Length > Extended.Length && member.Name.EndsWith(Extended, StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(member => member.Value.EnumerateArray().Take(RedfishBounds.MostMessages)));
        var messages = found.Select(Of1).OfType<RedfishMessage>().Take(RedfishBounds.MostMessages).ToList();
        if (messages.Count == 0 && error.ValueKind == JsonValueKind.Object && (RedfishJson.Text(error, "code") ?? RedfishJson.Text(error, "message")) is not null)
        {
            messages.Add(new RedfishMessage(RedfishJson.Text(error, "code") ?? "", RedfishJson.Text(error, "message", RedfishBounds.LongestMessage) ?? "", "", "", ""));
        }

        return messages;
    }

    /// <summary>A list of messages, as tasks and events have them.</summary>
    internal static IReadOnlyList<RedfishMessage> OfList(JsonElement of, string member) =>
        [.. RedfishJson.List(of, member).Select(Of1).OfType<RedfishMessage>().Take(RedfishBounds.MostMessages)];

    /// <summary>Messages as one sentence for people; the first that is no mere success leads.</summary>
    internal static string Sentence(IReadOnlyList<RedfishMessage> messages)
    {
        var shown = messages.Where(m => !m.IsGood).Take(3).ToList();
        return string.Join("; ", (shown.Count > 0 ? shown : messages.Take(1)).Select(m => m.ToString()));
    }

    /// <summary>What it says and its name.</summary>
    public override string ToString() => (Text.Length, Id.Length) switch
    {
        (0, _) => Id,
        (_, 0) => Text,
        _ => $"{Text} ({Id})",
    };

    private static RedfishMessage? Of1(JsonElement one)
    {
        string id = RedfishJson.Text(one, "MessageId") ?? "";
        string text = RedfishJson.Text(one, "Message", RedfishBounds.LongestMessage) ?? "";
        string about = string.Join(", ", RedfishJson.List(one, "RelatedProperties", RedfishBounds.MostMessages).Select(p => RedfishJson.Text(p)).OfType<string>());
        return id.Length + text.Length == 0
            ? null
            : new RedfishMessage(id, text, RedfishJson.Text(one, "MessageSeverity") ?? RedfishJson.Text(one, "Severity") ?? "", RedfishJson.Text(one, "Resolution", RedfishBounds.LongestMessage) ?? "", about);
    }
}
