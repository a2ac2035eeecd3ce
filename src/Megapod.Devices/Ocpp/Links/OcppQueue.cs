namespace Megapod.Devices.Ocpp.Links;

/// <summary>Calls of ours that wait, urgent ones first and otherwise in the order in which they came. Whoever uses it sees to its bound, and to one thread at a time.</summary>
internal sealed class OcppQueue
{
    private OcppPending? first;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Takes out the one that goes first; null: none waits.</summary>
    public OcppPending? Take()
    {
        var next = first;
        return next is not null && Remove(next) ? next : null;
    }

    /// <summary>Puts a call behind those that go before it.</summary>
    public void Add(OcppPending pending)
    {
        ref var place = ref first;
        if (place is null || (pending.IsUrgent && !place.IsUrgent))
        {
            pending.Next = place;
            place = pending;
        }
        else
        {
            var before = place;
            while (before.Next is { } next && (!pending.IsUrgent || next.IsUrgent))
            {
                before = next;
            }

            pending.Next = before.Next;
            before.Next = pending;
        }

        Count++;
    }

    /// <summary>The one that came last of those that are not urgent; null: all are.</summary>
    public OcppPending? YoungestOrdinary()
    {
        OcppPending? youngest = null;
        for (var pending = first; pending is not null; pending = pending.Next)
        {
            youngest = pending.IsUrgent ? youngest : pending;
        }

        return youngest;
    }

    /// <summary>Takes a call out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(OcppPending pending)
    {
        OcppPending? before = null;
        for (var at = first; at is not null; (before, at) = (at, at.Next))
        {
            if (ReferenceEquals(at, pending))
            {
                if (before is null)
                {
                    first = at.Next;
                }
                else
                {
                    before.Next = at.Next;
                }

                at.Next = null;
                Count--;
                return true;
            }
        }

        return false;
    }
}
