namespace Megapod.Wire.Feeds;

/// <summary>Answers without a connection, where the address cannot lead to this machine.</summary>
internal sealed class CannedHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return Task.FromResult(answer(request));
    }
}
