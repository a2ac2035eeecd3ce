namespace Megapod.Lab.Emulators.Redfish;

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Devices.Redfish.Service;

/// <summary>Makes of a good answer what controllers in the field make of it.</summary>
internal static class RedfishTampering
{
    private const string Page = "<!DOCTYPE html><html><head><title>Web console</title></head><body><h1>Please log in</h1></body></html>";

    /// <summary>Whether a header is a condition on an entity tag.</summary>
    public static bool IsCondition(string header) => header.Equals("If-Match", StringComparison.OrdinalIgnoreCase) || header.Equals("If-None-Match", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is answered instead of what was asked for; null: the request goes on.</summary>
    public static RedfishResponse? Instead(RedfishRequest request, RedfishVices vices)
    {
        string path = request.Target.Split('?')[0];
        if (!path.Contains(vices.Only, StringComparison.Ordinal))
        {
            return null;
        }

        if (vices.Has(RedfishVice.Busy))
        {
            int seconds = (int)Math.Ceiling(vices.RetryAfter.TotalSeconds);
            return RedfishReplies.Error(503, RedfishMessage.TryLater(seconds), ("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        if (vices.Has(RedfishVice.ResourceFails) && vices.FailingPath.Length > 0 && path.EndsWith(vices.FailingPath, StringComparison.Ordinal))
        {
            return RedfishReplies.Error(500, RedfishMessage.Internal());
        }

        bool isConditional = request.Method == "PATCH" && request.Header("If-Match") is not null;
        if (isConditional && vices.Has(RedfishVice.IfMatchAlwaysFails))
        {
            return RedfishReplies.Error(412, RedfishMessage.TagFailed());
        }

        return isConditional && vices.Has(RedfishVice.IfMatchRefused)
            ? RedfishReplies.Error(400, RedfishMessage.Other("The header If-Match is not supported.", "Leave it out."))
            : null;
    }

    /// <summary>The answer as a controller with these vices gives it.</summary>
    public static RedfishResponse Bend(RedfishRequest request, RedfishResponse answer, RedfishVices vices)
    {
        if (!request.Target.Split('?')[0].Contains(vices.Only, StringComparison.Ordinal) || answer.IsEventStream)
        {
            return answer;
        }

        if (vices.Has(RedfishVice.Html))
        {
            return new RedfishResponse(answer.Status, [new("Content-Type", "text/html; charset=utf-8")], Encoding.UTF8.GetBytes(Page));
        }

        bool isBent = vices.Has(RedfishVice.NoETag | RedfishVice.NullReadings | RedfishVice.LinkCycle);
        if (!isBent || answer.Body.IsEmpty || answer.Header("Content-Type") is not { } type || !type.StartsWith("application/json", StringComparison.Ordinal))
        {
            return answer;
        }

        var body = JsonNode.Parse(answer.Body.Span)!.AsObject();
        var headers = answer.Headers;
        if (vices.Has(RedfishVice.NoETag))
        {
            headers = [.. headers.Where(h => !h.Key.Equals("ETag", StringComparison.OrdinalIgnoreCase))];
            Walk(body, static (name, _) => name == "@odata.etag", isRemoved: true);
        }

        if (vices.Has(RedfishVice.NullReadings))
        {
            Walk(body, static (name, value) => !name.Contains('@', StringComparison.Ordinal) && (value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False || name is "Health" or "HealthRollup" or "PowerState" or "BreakerState" or "DetectorState" or "MetricValue"), isRemoved: false);
        }

        if (vices.Has(RedfishVice.LinkCycle) && body.ContainsKey("Members"))
        {
            body["Members@odata.nextLink"] = request.Target.Split('?')[0];
        }

        return answer with { Headers = headers, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    /// <summary>An event as controllers send it that leave out what the standard asks for; a heartbeat stays as it is.</summary>
    public static string Bare(string piece)
    {
        const string Data = "data: ";
        int at = piece.IndexOf(Data, StringComparison.Ordinal);
        if (at < 0)
        {
            return piece;
        }

        var body = JsonNode.Parse(piece[(at + Data.Length)..].TrimEnd())!.AsObject();
        foreach (var record in body["Events"]!.AsArray())
        {
            record!.AsObject().Remove("MemberId");
            record.AsObject().Remove("EventType");
        }

        return $"{piece[..at]}{Data}{body.ToJsonString()}\n\n";
    }

    /// <summary>Takes out, or makes null, what fits, wherever it stands.</summary>
    private static void Walk(JsonNode node, Func<string, JsonNode, bool> fits, bool isRemoved)
    {
        if (node is JsonObject any)
        {
            foreach (var (name, value) in any.ToList())
            {
                if (value is not null && fits(name, value))
                {
                    any[name] = null;
                    if (isRemoved)
                    {
                        any.Remove(name);
                    }
                }
                else if (value is not null)
                {
                    Walk(value, fits, isRemoved);
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list.OfType<JsonNode>())
            {
                Walk(value, fits, isRemoved);
            }
        }
    }
}
