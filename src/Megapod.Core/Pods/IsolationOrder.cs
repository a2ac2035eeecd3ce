namespace Megapod.Core.Pods;

/// <summary>
/// What the pod's own means are asked to cut off, as it shall stand from now on; repeated until they say that it stands so. It is asked for beside what the hardware does by itself, and never to give anything
/// back: that a person does at the pod. One that cuts off nothing says that nothing is asked for any more, once a person has ended the last stop.
/// </summary>
/// <param name="Pod">Index of the pod.</param>
/// <param name="Rack">Place of the rack among racks; −1: the pod's whole loop.</param>
/// <param name="CutPower">Whether its power shall be cut.</param>
/// <param name="ShutCoolant">Whether its coolant shall be shut.</param>
public readonly record struct IsolationOrder(int Pod, int Rack, bool CutPower, bool ShutCoolant)
{
    /// <summary>Whether nothing is asked for any more. Nothing is given back by it.</summary>
    public bool IsWithdrawal => !CutPower && !ShutCoolant;
}
