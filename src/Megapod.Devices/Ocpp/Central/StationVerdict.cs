namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;

/// <summary>What a station answered to something that it was told.</summary>
/// <param name="IsAccepted">Whether it said yes. Yes says that it understood, and never that it obeys.</param>
/// <param name="Word">Its word, such as <c>Rejected</c>; empty where there was no answer.</param>
/// <param name="Fault">Why there was no answer; null where there was one.</param>
internal readonly record struct StationVerdict(bool IsAccepted, string Word, Fault? Fault)
{
    /// <summary>What became of a call, given how its answer is to be understood.</summary>
    public static StationVerdict Of<T>(Links.OcppAnswer<T> answer, Func<T, (bool IsAccepted, string Word)> read)
        where T : class
    {
        if (!answer.IsAnswer)
        {
            return new StationVerdict(false, answer.Error?.ToString() ?? "", answer.Fault);
        }

        var (isAccepted, word) = read(answer.Message);
        return new StationVerdict(isAccepted, word, null);
    }
}
