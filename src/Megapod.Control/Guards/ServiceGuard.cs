namespace Megapod.Control.Guards;

/// <summary>A pod that is not in service takes what its life leaves to it: nothing, idle while it drains, or what its acceptance asks for.</summary>
internal sealed class ServiceGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.Service;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        var duties = input.Snapshot.Duties;
        for (int k = 0; k < duties.Length; k++)
        {
            if (duties[k].IsHeld)
            {
                bounds.NarrowConsumer(input.Tree.ConnectorCount + k, duties[k].Most.Value, Id);
            }
        }
    }
}
