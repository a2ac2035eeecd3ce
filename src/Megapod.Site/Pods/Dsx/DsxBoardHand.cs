namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;

/// <summary>
/// Puts what the building management system says onto a pod's board beside what devices put there. What is good takes a place; what is not good takes it only from nothing and from itself, so that a device
/// that still speaks is not talked over.
/// </summary>
/// <param name="board">The board.</param>
internal sealed class DsxBoardHand(PodBoard board)
{
    private readonly Dictionary<(string Part, PartQuantity Quantity), Reading> mine = [];

    /// <summary>Puts up what is claimed and takes down what was claimed before and is no more.</summary>
    public void Put(DsxClaims claims)
    {
        var tree = board.Tree;
        if (claims.Parts.Any(part => tree.IndexOf(part.Id) < 0))
        {
            board.Change(parts => [.. parts, .. New(parts, claims)]);
        }

        board.Put(readings =>
        {
            foreach (var gone in mine.Keys.Where(key => !claims.Settled.ContainsKey(key)).ToList())
            {
                Put(readings, gone, Reading.Missing);
                mine.Remove(gone);
            }

            foreach (var (key, reading) in claims.Settled)
            {
                Put(readings, key, reading);
            }
        });
    }

    /// <summary>Parts that are not there and whose holder is, or comes with them.</summary>
    private static IEnumerable<Part> New(IReadOnlyList<Part> there, DsxClaims claims)
    {
        var ids = there.Select(part => part.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var part in claims.Parts)
        {
            if (ids.Contains(part.Holder!) && ids.Count < PodTree.MostParts && ids.Add(part.Id))
            {
                yield return part;
            }
        }
    }

    private void Put(PodReadings readings, (string Part, PartQuantity Quantity) key, in Reading reading)
    {
        int part = readings.Tree.IndexOf(key.Part);
        if (part < 0)
        {
            return;
        }

        ref var present = ref readings[part, key.Quantity];
        if (reading.Quality == Quality.Good || present.Quality == Quality.Missing || (mine.TryGetValue(key, out var last) && last == present))
        {
            present = reading;
            mine[key] = reading;
        }
    }
}
