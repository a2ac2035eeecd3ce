namespace Megapod.Wire.Ocpp.Central;

using System.Text.Json;
using Megapod.Wire.Peers;

/// <summary>Somebody else's station whose bundled schemas judge every message in strict mode. A message of ours that they refuse, call or answer, fails the test.</summary>
internal sealed class StrictStation : IDisposable
{
    private readonly PeerTalk peer;
    private readonly Queue<(string Action, JsonElement Payload)> asked = [];

    private StrictStation(PeerTalk peer) => this.peer = peer;

    /// <summary>Connects and takes whatever it is told.</summary>
    public static async Task<StrictStation> ConnectAsync(Edition edition, Uri address, string identity)
    {
        var station = new StrictStation(Peers.TalkToNode("ocpp-rpc", "ocpp.js", "client", edition.Name, address.ToString(), identity));
        Assert.Equal(edition.Protocol, (await station.HearAsync()).GetProperty("protocol").GetString());
        await station.peer.TellAsync("""{"reply":"minimal"}""");
        await station.peer.TellAsync("""{"tells":true}""");
        return station;
    }

    /// <summary>The station calls and we answer; what it is asked meanwhile is kept.</summary>
    public async Task<JsonElement> CallAsync(string action, string payload)
    {
        await peer.TellAsync($$"""{"call":"{{action}}","params":{{payload}}}""");
        while (true)
        {
            var heard = await HearAsync();
            if (heard.TryGetProperty("called", out var called))
            {
                Assert.Equal(action, called.GetString());
                Assert.True(heard.TryGetProperty("result", out var result), $"{action}: {heard.GetRawText()}");
                return result;
            }

            Take(heard);
        }
    }

    /// <summary>What it is asked next, which its schemas have taken.</summary>
    public async Task<JsonElement> AskedAsync(string action)
    {
        while (asked.Count == 0)
        {
            Take(await HearAsync());
        }

        var (name, payload) = asked.Dequeue();
        Assert.Equal((action, payload.GetRawText()), (name, payload.GetRawText()));
        return payload;
    }

    public void Dispose() => peer.Dispose();

    private void Take(JsonElement heard) => asked.Enqueue((heard.GetProperty("asked").GetString()!, heard.GetProperty("params")));

    private async Task<JsonElement> HearAsync()
    {
        var heard = await peer.HearAsync();
        Assert.False(heard.TryGetProperty("invalid", out _) || heard.TryGetProperty("bad", out _), heard.GetRawText());
        return heard;
    }
}
