namespace Megapod.Lab.Demo;

using Megapod.Core.Pods;

/// <summary>The twin's pods as their building management system has them in its hands.</summary>
public sealed partial class DemoSite
{
    /// <summary>Has the building cut something off at a rack; an order that repeats another one changes nothing, and none gives anything back.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="isPower">Whether its power is cut; otherwise its coolant is shut.</param>
    /// <returns>False where there is no such rack.</returns>
    public bool Isolate(string rack, bool isPower)
    {
        lock (gate)
        {
            int consumer = Tree.ConsumerIndex(rack);
            int place = consumer - Tree.ConnectorCount;
            if (place < 0 || place >= Tree.RackCount)
            {
                return false;
            }

            plant.Send(new IsolationOrder(Tree.Consumers[consumer].Unit, place, CutPower: isPower, ShutCoolant: !isPower));
            return true;
        }
    }

    /// <summary>Whether what watches a pod's loop and racks still reads them: not where a trouble made its readings stand still.</summary>
    /// <param name="pod">Name of the pod; one that is not there is not read.</param>
    public bool IsRead(string pod)
    {
        lock (gate)
        {
            int index = Enumerable.Range(0, Tree.Pods.Count).FirstOrDefault(p => string.Equals(Tree.Pods[p].Id, pod, StringComparison.Ordinal), -1);
            return index >= 0 && !plant.AreReadingsFrozen(index);
        }
    }
}
