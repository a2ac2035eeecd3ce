namespace Megapod.Devices.Redfish.Service;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

/// <summary>Answers, so that all have the same headers and all that is wrong is said in one form.</summary>
internal static class RedfishReplies
{
    /// <summary>Bytes of a hash that make an entity tag: no two states of a resource meet by chance in the life of a pod.</summary>
    private const int TagBytes = 8;

    /// <summary>An answer with a body of JSON.</summary>
    public static RedfishResponse Json(int status, JsonObject body, params ReadOnlySpan<(string Name, string Value)> headers) =>
        Make(status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    /// <summary>An answer with the document of metadata.</summary>
    public static RedfishResponse Xml(string text) => Make(200, "application/xml; charset=utf-8", Encoding.UTF8.GetBytes(text), []);

    /// <summary>An answer without a body.</summary>
    public static RedfishResponse Empty(int status, params ReadOnlySpan<(string Name, string Value)> headers) => Make(status, null, [], headers);

    /// <summary>What is wrong.</summary>
    public static RedfishResponse Error(int status, RedfishMessage message, params ReadOnlySpan<(string Name, string Value)> headers) => Error(status, [message], headers);

    /// <summary>All that is wrong.</summary>
    public static RedfishResponse Error(int status, IReadOnlyList<RedfishMessage> messages, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        bool isOne = messages.Count == 1;
        var body = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = isOne ? messages[0].Id : RedfishMessage.General,
                ["message"] = isOne ? messages[0].Text : "A general error has occurred. See Resolution for information on how to resolve the error, or @Message.ExtendedInfo if Resolution is not provided.",
                ["@Message.ExtendedInfo"] = new JsonArray([.. messages.Select(m => (JsonNode)m.Render())]),
            },
        };
        return Json(status, body, headers);
    }

    /// <summary>The entity tag of what is given, with its quotation marks.</summary>
    public static string Tag(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TagBytes))}\"";

    private static RedfishResponse Make(int status, string? type, byte[] body, ReadOnlySpan<(string Name, string Value)> headers)
    {
        var all = new List<KeyValuePair<string, string>>(headers.Length + 3) { new("OData-Version", "4.0"), new("Cache-Control", "no-store") };
        if (type is not null)
        {
            all.Add(new("Content-Type", type));
        }

        foreach (var (name, value) in headers)
        {
            all.Add(new(name, value));
        }

        return new RedfishResponse(status, all, body);
    }
}
