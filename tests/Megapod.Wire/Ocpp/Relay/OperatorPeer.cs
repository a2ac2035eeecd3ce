namespace Megapod.Wire.Ocpp.Relay;

using System.Text.Json;
using Megapod.Wire.Peers;

/// <summary>Somebody else's station or central system, of which what it says is heard by kind: calls, answers and connections do not wait for each other.</summary>
internal sealed class OperatorPeer(PeerTalk talk) : IDisposable
{
    private readonly List<JsonElement> overheard = [];

    /// <summary>What it was asked and has said so, and nobody has heard yet.</summary>
    public IReadOnlyList<string> Unheard => [.. overheard.Select(o => o.GetRawText())];

    public Task TellAsync(string command) => talk.TellAsync(command);

    /// <summary>The next thing of this kind that it says.</summary>
    /// <param name="kind">The member that it has.</param>
    /// <param name="word">What stands in it; null: anything.</param>
    public async Task<JsonElement> HearAsync(string kind, string? word = null)
    {
        bool IsIt(JsonElement said) => said.TryGetProperty(kind, out var value) && (word is null || value.GetString() == word);
        int early = overheard.FindIndex(IsIt);
        if (early >= 0)
        {
            var known = overheard[early];
            overheard.RemoveAt(early);
            return known;
        }

        while (true)
        {
            JsonElement said;
            try
            {
                said = await talk.HearAsync();
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"{kind} {word} did not come; heard was {string.Join(" ", Unheard)}", late);
            }

            if (IsIt(said))
            {
                return said;
            }

            overheard.Add(said);
        }
    }

    /// <summary>It calls the other end.</summary>
    /// <returns>What it was answered.</returns>
    public async Task<JsonElement> CallAsync(string action, string payload)
    {
        await TellAsync($$"""{"call":"{{action}}","params":{{payload}}}""");
        var said = await HearAsync("called", action);
        return said.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(said.GetRawText());
    }

    public void Dispose() => talk.Dispose();
}
