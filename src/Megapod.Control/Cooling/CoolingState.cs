namespace Megapod.Control.Cooling;

using Megapod.Control.Ledger;
using Megapod.Core.Model;

/// <summary>What the watch over cooling remembers from cycle to cycle: what is stopped, and since when flow is too low. It outlives the controller.</summary>
internal sealed class CoolingState
{
    private const int MostIdBytes = 1_000;
    private const int MostSaved = 100_000;
    private readonly PowerTree tree;

    /// <summary>Nothing is stopped.</summary>
    public CoolingState(PowerTree tree)
    {
        this.tree = tree;
        Pods = new TripState[tree.Pods.Count];
        Racks = new TripState[tree.RackCount];
        Shares = new double[tree.RackCount];
        IsStale = new bool[tree.Pods.Count];
        IsWarm = new bool[tree.Pods.Count];
        WasStopped = new bool[tree.RackCount];
        Array.Fill(Shares, 1);
    }

    /// <summary>Each pod's loop.</summary>
    public TripState[] Pods { get; }

    /// <summary>Each rack, by its place among racks.</summary>
    public TripState[] Racks { get; }

    /// <summary>Per rack the share of its range between idle and nameplate that its cooling bears, 0–1; found anew in each cycle.</summary>
    public double[] Shares { get; }

    /// <summary>Per pod, whether its loop's readings are too old; found anew in each cycle.</summary>
    public bool[] IsStale { get; }

    /// <summary>Per pod, whether its coolant is warmer than it should be; found anew in each cycle.</summary>
    public bool[] IsWarm { get; }

    /// <summary>Per rack, whether it was stopped at the end of the cycle before, or when a former controller went.</summary>
    public bool[] WasStopped { get; }

    /// <summary>Whether a rack is stopped, by itself or with its pod.</summary>
    public bool IsStopped(int rack) => Racks[rack].IsTripped || Pods[tree.Consumers[tree.ConnectorCount + rack].Unit].IsTripped;

    /// <summary>The clock jumped.</summary>
    public void Shift(long ticks)
    {
        for (int p = 0; p < Pods.Length; p++)
        {
            Pods[p].Shift(ticks);
        }

        for (int k = 0; k < Racks.Length; k++)
        {
            Racks[k].Shift(ticks);
        }
    }

    /// <summary>Writes it, pods and racks by their names.</summary>
    public void Save(MemoryWriter to)
    {
        to.Add(Pods.Length);
        for (int p = 0; p < Pods.Length; p++)
        {
            to.Add(tree.Pods[p].Id);
            Pods[p].Save(to);
        }

        to.Add(Racks.Length);
        for (int k = 0; k < Racks.Length; k++)
        {
            to.Add(tree.Consumers[tree.ConnectorCount + k].Id);
            Racks[k].Save(to);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote; what the site has no more is left out.</summary>
    public void Load(MemoryReader from)
    {
        Load(from, Pods, id => IndexOf(id, Pods.Length, p => tree.Pods[p].Id));
        Load(from, Racks, id => IndexOf(id, Racks.Length, k => tree.Consumers[tree.ConnectorCount + k].Id));
        NoteStops();
    }

    /// <summary>Nothing of a new pod is stopped, whatever stood there before under its name.</summary>
    /// <param name="match">Which thing is which.</param>
    public void Forget(TreeMatch match)
    {
        for (int p = 0; p < Pods.Length; p++)
        {
            Pods[p] = match.PodBefore(p) < 0 ? default : Pods[p];
        }

        for (int k = 0; k < Racks.Length; k++)
        {
            Racks[k] = match.RackBefore(k) < 0 ? default : Racks[k];
        }

        NoteStops();
    }

    /// <summary>Remembers for the next cycle which racks are stopped.</summary>
    public void NoteStops()
    {
        for (int k = 0; k < WasStopped.Length; k++)
        {
            WasStopped[k] = IsStopped(k);
        }
    }

    private static int IndexOf(string id, int count, Func<int, string> idAt)
    {
        for (int i = 0; i < count; i++)
        {
            if (string.Equals(idAt(i), id, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Load(MemoryReader from, TripState[] into, Func<string, int> indexOf)
    {
        int count = from.Count(MostSaved);
        for (int k = 0; k < count && from.IsSound; k++)
        {
            int i = indexOf(from.Text(MostIdBytes));
            var state = TripState.Load(from);
            if (i >= 0)
            {
                into[i] = state;
            }
        }
    }
}
