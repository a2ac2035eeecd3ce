namespace Megapod.Site.Notify;

using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Site.Api;

/// <summary>Posts messages as JSON to a program, signed where there is a secret. No redirect is followed: who else should read alarms is for the site file to say.</summary>
/// <param name="config">Where and of what it is told.</param>
/// <param name="secret">With which messages are signed; null: they are not.</param>
/// <param name="client">Sends; its handler follows no redirects.</param>
/// <param name="time">The clock of the time-out.</param>
internal sealed class WebhookWay(WebhookConfig config, string? secret, HttpClient client, TimeProvider time) : INotifyWay
{
    /// <summary>The header with the signature: HMAC-SHA256 of the body's bytes.</summary>
    public const string SignatureHeader = "X-Megapod-Signature";

    /// <summary>The header with the message's key, the same when a message is sent again.</summary>
    public const string KeyHeader = "X-Megapod-Delivery";

    /// <summary>A receiver that has taken a message says so within a second; one that is busy is asked again later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Id => config.Id;

    /// <inheritdoc/>
    public AlarmSeverity Severity => config.Severity;

    /// <summary>The bytes of a message's body.</summary>
    public static byte[] BodyOf(NotifyMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            message.Site,
            message.Name,
            message.At,
            message.IsTest,
            message.Key,
            Alarms = message.Items.Select(i => new
            {
                i.Kind,
                i.Alarm.Id,
                i.Alarm.Number,
                i.Alarm.Code,
                i.Alarm.Cause,
                i.Alarm.Severity,
                i.Alarm.Subject,
                i.Alarm.Text,
                i.Alarm.Since,
                i.ClearedAt,
                Help = message.Link(i.Alarm.Help),
            }),
            message.More,
        },
        SiteApi.Json);

    /// <inheritdoc/>
    public async Task<NotifyDelivery> SendAsync(NotifyMessage message, CancellationToken stop)
    {
        byte[] body = BodyOf(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, config.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(KeyHeader, message.Key);
        if (secret is not null)
        {
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return answer.IsSuccessStatusCode
                ? NotifyDelivery.Done
                : NotifyDelivery.Failed(
                    NotifyFaults.Refused, string.Create(CultureInfo.InvariantCulture, $"'{Id}' answered with HTTP status {(int)answer.StatusCode}."), "401, 403: the secret; 3xx, 404: the address; 5xx: the receiver. It is tried again.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return NotifyDelivery.Failed(NotifyFaults.NotReached, string.Create(CultureInfo.InvariantCulture, $"'{Id}' did not answer within {Patience.TotalSeconds:0} s."), "Look at the receiver. It is tried again.");
        }
        catch (HttpRequestException error)
        {
            return NotifyDelivery.Failed(NotifyFaults.NotReached, $"'{Id}' could not be reached: {error.Message}", "Look at its address and at the way there. It is tried again.");
        }
    }
}
