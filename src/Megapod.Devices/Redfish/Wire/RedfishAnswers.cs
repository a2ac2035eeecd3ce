namespace Megapod.Devices.Redfish.Wire;

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;

/// <summary>Turns what came over the wire into a reply or a fault.</summary>
internal static class RedfishAnswers
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Understands an answer.</summary>
    public static Outcome<RedfishReply> Understand(WireRequest request, WireAnswer answer, RedfishBuffer content, RedfishWire wire)
    {
        if (answer.Fault is { } fault)
        {
            return Outcome<RedfishReply>.Failure(fault);
        }

        var body = Parse(content.Content);
        var messages = RedfishMessage.Of(body);
        if (answer.Status == 304 && request.IfNoneMatch is not null)
        {
            return Outcome<RedfishReply>.Success(new RedfishReply(answer.Path, answer.Status, default) { Tag = answer.Tag ?? request.IfNoneMatch, Wait = answer.Wait });
        }

        if (!answer.IsGood)
        {
            return Outcome<RedfishReply>.Failure(RedfishFaults.Status(wire.What(request), answer.Status, messages, answer.Wait));
        }

        // Only what was asked to be read must be there; a change may be answered with nothing or with anything.
        if (request.OnlyReads && body.ValueKind != JsonValueKind.Object && answer.Status is not (202 or 204))
        {
            return Outcome<RedfishReply>.Failure(RedfishFaults.NotRedfish(wire.What(request), content.Content.IsEmpty ? "it is empty" : "it is no JSON object"));
        }

        return Outcome<RedfishReply>.Success(new RedfishReply(answer.Path, answer.Status, body)
        {
            Tag = answer.Tag ?? (RedfishJson.Text(body, "@odata.etag", RedfishBounds.LongestTag + 1) is { Length: <= RedfishBounds.LongestTag } tag ? tag : null),
            Location = answer.Location is { } location ? wire.Resolve(location, answer.Path) : null,
            Wait = answer.Wait,
            Messages = messages,
        });
    }

    /// <summary>A body to send.</summary>
    public static HttpContent Json(string text) => new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static JsonElement Parse(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith(Mark) ? content[Mark.Length..] : content;
        if (content.IsEmpty)
        {
            return default;
        }

        try
        {
            var parsed = JsonElement.Parse(content);
            return parsed.ValueKind == JsonValueKind.Object ? parsed : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
