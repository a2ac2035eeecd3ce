namespace Megapod.Devices.Ocpp.Links;

using System.Collections.Frozen;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Frames;

/// <summary>Brings each call to whoever answers its action, as a message with a type. What is wrong with a call is refused here with the member's name. To be filled before it is used, and then for any number of links.</summary>
/// <param name="actions">All actions of the edition that have messages here: what is among them and answered by nobody is not supported, what is not among them is not known.</param>
/// <param name="onTrouble">Learns of what no caller learns of; null: nobody does.</param>
/// <param name="namesOnly">Actions that the edition has and that have no messages here: not supported either; null: none.</param>
public sealed class OcppRouter(IReadOnlyList<OcppAction> actions, Action<OcppLink, Fault>? onTrouble = null, IReadOnlyList<string>? namesOnly = null) : IOcppHandler
{
    /// <summary>No action of any edition is longer.</summary>
    private const int MostNameBytes = 64;

    private readonly FrozenSet<string> known = actions.Select(a => a.Name).Concat(namesOnly ?? []).ToFrozenSet(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<OcppCall, CancellationToken, ValueTask<OcppReply>>> answers = new(StringComparer.Ordinal);

    /// <summary>Says who answers an action.</summary>
    /// <typeparam name="TRequest">The question.</typeparam>
    /// <typeparam name="TConfirmation">The answer.</typeparam>
    /// <param name="action">The action, which nobody answers yet.</param>
    /// <param name="answer">Given the link, the question with its quirks, and a token that ends with the link.</param>
    /// <returns>This router.</returns>
    public OcppRouter On<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action, Func<OcppLink, OcppReading<TRequest>, CancellationToken, ValueTask<TConfirmation>> answer)
        where TRequest : class
        where TConfirmation : class
    {
        answers.Add(action.Name, (call, stop) => Answer(action, answer, call, stop));
        return this;
    }

    /// <inheritdoc/>
    public ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop)
    {
        var name = call.Action.Span;
        Span<char> text = stackalloc char[MostNameBytes];
        if (name.Length <= MostNameBytes)
        {
            text = text[..Encoding.UTF8.GetChars(name, text)];
            if (answers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var answer))
            {
                return answer(call, stop);
            }
        }

        // A name may be written with escapes, though nobody does.
        string unanswered = OcppFrameReader.Text(name);
        return answers.TryGetValue(unanswered, out var escaped) ? escaped(call, stop) : ValueTask.FromResult(OcppReply.Refuse(known.Contains(unanswered) ? OcppFaults.UnansweredAction(unanswered) : OcppFaults.UnknownAction(unanswered)));
    }

    /// <inheritdoc/>
    public void OnTrouble(OcppLink link, Fault fault) => onTrouble?.Invoke(link, fault);

    private static ValueTask<OcppReply> Answer<TRequest, TConfirmation>(
        OcppTypedAction<TRequest, TConfirmation> action, Func<OcppLink, OcppReading<TRequest>, CancellationToken, ValueTask<TConfirmation>> answer, OcppCall call, CancellationToken stop)
        where TRequest : class
        where TConfirmation : class
    {
        var reading = action.ReadRequest(call.Payload.Span, call.Link.Config.Tolerated);
        if (!reading.IsMessage)
        {
            return ValueTask.FromResult(OcppReply.Refuse(reading.Refusal));
        }

        var answering = answer(call.Link, reading, stop);
        return answering.IsCompletedSuccessfully ? ValueTask.FromResult(action.Reply(answering.Result)) : Await(action, answering);
    }

    private static async ValueTask<OcppReply> Await<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action, ValueTask<TConfirmation> answering)
        where TRequest : class
        where TConfirmation : class => action.Reply(await answering);
}
