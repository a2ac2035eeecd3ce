namespace Megapod.Lab.Bench.History;

using Megapod.Core.Outcomes;

/// <summary>Faults of the databases beside ours.</summary>
internal static class PeerFaults
{
    private const int MostLetters = 300;

    /// <summary>It did not do what it was asked for.</summary>
    public static Outcome<SubjectFigures> Failed(string peer, string why)
    {
        string said = why.ReplaceLineEndings(" ").Trim();
        return Outcome<SubjectFigures>.Failure([new Fault("MP3437", $"{peer} did not finish: {said[Math.Max(0, said.Length - MostLetters)..]}", "Look whether there is room in the folder for temporary files; leave the peer out with --subjects.")]);
    }
}
