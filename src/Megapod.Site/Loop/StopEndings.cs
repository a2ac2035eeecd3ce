namespace Megapod.Site.Loop;

using System.Collections.Concurrent;
using Megapod.Core.Outcomes;

/// <summary>Wishes of named persons to end stops of racks and pods, on their way to the cycle's thread, which alone may touch its memory.</summary>
internal sealed class StopEndings
{
    /// <summary>People are few; more at once is a mistake of a program.</summary>
    private const int Most = 16;

    private readonly ConcurrentQueue<(string Id, string Person, TaskCompletionSource<Outcome<string>> Answer)> waiting = [];

    /// <summary>Asks; the answer comes with the next cycle. Any thread.</summary>
    /// <param name="id">Name of the rack or pod.</param>
    /// <param name="person">Who has looked.</param>
    public Task<Outcome<string>> Ask(string id, string person)
    {
        if (waiting.Count >= Most)
        {
            return Task.FromResult(Outcome<string>.Failure(new Fault("MP3129", "Too many stops are being ended at once.", "Ask again in a second.")));
        }

        var answer = new TaskCompletionSource<Outcome<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue((id, person, answer));
        return answer.Task;
    }

    /// <summary>Answers all that wait. The cycle's thread.</summary>
    /// <param name="end">Ends a stop, or says why not.</param>
    /// <param name="ended">Told of each that was ended: its name, who ended it, and what was done.</param>
    public void Answer(Func<string, Outcome<string>> end, Action<string, string, string> ended)
    {
        while (waiting.TryDequeue(out var wish))
        {
            var outcome = end(wish.Id);
            if (outcome.IsSuccess)
            {
                ended(wish.Id, wish.Person, outcome.Value);
            }

            wish.Answer.SetResult(outcome);
        }
    }
}
