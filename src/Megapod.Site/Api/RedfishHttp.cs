namespace Megapod.Site.Api;

using System.Text;
using Megapod.Devices.Redfish.Service;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

/// <summary>Carries requests of HTTP to a Redfish service and its answers back.</summary>
public static class RedfishHttp
{
    /// <summary>Answers a request.</summary>
    /// <param name="service">The service.</param>
    /// <param name="context">The request and where the answer goes.</param>
    public static async Task AnswerAsync(RedfishService service, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(context);
        var request = await ReadAsync(context, service.MostBodyBytes);
        var answer = service.Handle(request);
        if (answer.IsEventStream)
        {
            await FollowAsync(service, context, answer);
            return;
        }

        Begin(context, answer);
        context.Response.ContentLength = answer.Status is 204 or 304 ? null : answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    /// <summary>Reads a request. Of a body that is too large no more is read than shows that it is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mostBytes">Bytes of a body that are taken.</param>
    public static async Task<RedfishRequest> ReadAsync(HttpContext context, int mostBytes)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The service says itself that a body is too large, in the standard's form.
            size.MaxRequestBodySize = null;
        }

        byte[] body = new byte[mostBytes + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        string raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string target = raw.StartsWith('/') ? raw : context.Request.Path + context.Request.QueryString;
        var headers = context.Request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? ""))).ToList();
        return new RedfishRequest(context.Request.Method.ToUpperInvariant(), target, headers, body.AsMemory(0, length));
    }

    /// <summary>Writes status and headers of an answer.</summary>
    /// <param name="context">Where it goes.</param>
    /// <param name="answer">The answer.</param>
    public static void Begin(HttpContext context, RedfishResponse answer)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(answer);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }
    }

    /// <summary>Writes events until the client leaves.</summary>
    /// <param name="service">The service.</param>
    /// <param name="context">Where they go.</param>
    /// <param name="answer">The answer that begins the stream.</param>
    /// <param name="change">What becomes of each piece, null leaving it out; null: they go as they are.</param>
    public static async Task FollowAsync(RedfishService service, HttpContext context, RedfishResponse answer, Func<string, string?>? change = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(context);
        if (!service.Events.TryJoin())
        {
            var crowded = RedfishService.Crowded();
            Begin(context, crowded);
            await context.Response.Body.WriteAsync(crowded.Body, context.RequestAborted);
            return;
        }

        try
        {
            Begin(context, answer);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (string piece in service.Events.FollowAsync(context.Request.Headers["Last-Event-ID"], context.RequestAborted))
            {
                if ((change is null ? piece : change(piece)) is { } text)
                {
                    await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The follower left or the service stops: both are the ordinary end of a stream.
            return;
        }
        finally
        {
            service.Events.Leave();
        }
    }
}
