namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Devices.Ocpp.Links;

/// <summary>Makes a reply of what a station answered.</summary>
internal static class OrderReading
{
    /// <summary>
    /// So long a station may take to answer a person. Shorter than for others: only one call of ours is under way on a link, and a limit that shrinks waits behind it meanwhile.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Longer words of a station are cut for people.</summary>
    private const int MostShown = 600;

    /// <summary>How an order goes over a link.</summary>
    public static OcppCallOptions Options { get; } = new() { Timeout = Patience };

    /// <summary>What came of a call, given how its answer is to be understood.</summary>
    public static StationReply Of<T>(OcppAnswer<T> answer, Func<T, (OrderResult Result, string Word, string? Detail)> read)
        where T : class
    {
        if (answer.IsAnswer)
        {
            var (result, word, detail) = read(answer.Message);
            return new StationReply { Result = result, Word = word, Detail = OcppText.Printable(detail ?? "", MostShown) };
        }

        return answer.Error is { } error
            ? new StationReply { Result = error is OcppErrorCode.NotImplemented or OcppErrorCode.NotSupported ? OrderResult.NotSupported : OrderResult.Refused, Word = error.ToString(), Detail = answer.Fault.Message }
            : new StationReply { Result = OrderResult.NoAnswer, Fault = answer.Fault };
    }

    /// <summary>What came of a call whose answer is a word.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="word">Its word, and what it says besides.</param>
    /// <param name="yes">The words that are a yes.</param>
    public static StationReply Of<T, TWord>(OcppAnswer<T> answer, Func<T, (TWord Word, string? Detail)> word, params TWord[] yes)
        where T : class
        where TWord : struct, Enum => Of(answer, a =>
        {
            var (said, detail) = word(a);
            string text = said.ToString();
            bool isLacking = text is "NotSupported" or "NotImplemented";
            return (yes.Contains(said) ? OrderResult.Accepted : isLacking ? OrderResult.NotSupported : OrderResult.Refused, text, detail);
        });
}
