namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;

/// <summary>
/// Switches outlets of a device: the last resort, by a person, in two steps. Nothing in the program calls it by itself. Only what was listed can be switched, what feeds storage or pumps is never
/// switched off, and it goes over encrypted messages of version 3 alone. The device's yes decides nothing: what it shows afterwards does.
/// </summary>
/// <param name="client">The device.</param>
/// <param name="profile">How its outlets are switched.</param>
/// <param name="outlets">Which may be.</param>
/// <param name="clock">Where time comes from.</param>
public sealed class SnmpOutlets(SnmpClient client, SnmpProfile profile, IReadOnlyList<SnmpOutletConfig> outlets, TimeProvider clock)
{
    /// <summary>For how long something prepared can be confirmed: a person reads a sentence and presses a key.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromSeconds(30);

    /// <summary>How often and for how long it is looked whether the outlet has obeyed; many switch with a delay of some seconds.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(10);

    private static readonly SnmpOid KindOfDevice = SnmpOid.Parse("1.3.6.1.2.1.1.2.0");

    private readonly Lock gate = new();
    private (SnmpOutletOrder Order, long At)? prepared;
    private int lastNumber;

    /// <summary>The first step: says what would be done. It takes the place of whatever was prepared before.</summary>
    /// <param name="row">The outlet, by the device's own numbers.</param>
    /// <param name="isOn">Whether it is to be switched on; false: off.</param>
    /// <param name="person">Who asks for it.</param>
    /// <returns>What the same person has to confirm within <see cref="Validity"/>; or why it cannot be.</returns>
    /// <exception cref="ArgumentException">Nobody is named.</exception>
    public Outcome<SnmpOutletOrder> Prepare(string row, bool isOn, string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        if (Refusal(row, isOn, out var outlet) is { } fault)
        {
            return Outcome<SnmpOutletOrder>.Failure(fault);
        }

        lock (gate)
        {
            var order = new SnmpOutletOrder(++lastNumber, outlet!, isOn, person);
            prepared = (order, clock.GetTimestamp());
            return Outcome<SnmpOutletOrder>.Success(order);
        }
    }

    /// <summary>The second step: switches, and looks until the outlet shows it. What was prepared can be confirmed once.</summary>
    /// <param name="order">What was prepared.</param>
    /// <param name="person">Who confirms it: whoever has prepared it.</param>
    /// <param name="stop">Gives up; whether it was switched is then unknown.</param>
    /// <returns>Null when the outlet shows what was wanted; otherwise why not.</returns>
    /// <exception cref="ArgumentException">Nobody is named.</exception>
    public async ValueTask<Fault?> ConfirmAsync(SnmpOutletOrder order, string person, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        if (order.Person != person)
        {
            return SnmpFaults.OtherPerson(order.Outlet.Name);
        }

        lock (gate)
        {
            var (waiting, at) = prepared ?? default;
            if (waiting != order || clock.GetElapsedTime(at) > Validity)
            {
                return SnmpFaults.NotPrepared(order.Outlet.Name);
            }

            prepared = null;
        }

        return Refusal(order.Outlet.Row, order.IsOn, out _) ?? await SwitchAsync(order, SnmpOid.TryArcs(order.Outlet.Row)!, stop);
    }

    private Fault? Refusal(string row, bool isOn, out SnmpOutletConfig? outlet)
    {
        outlet = outlets.FirstOrDefault(o => o.Row == row);
        bool isThere = outlet is not null && profile.Switching is { } way && SnmpOid.TryArcs(row) is { } arcs && way.Write.At(arcs) is not null && way.Read.At(arcs) is not null;
        return !isThere ? SnmpFaults.NoOutlet(row)
            : !isOn && outlet!.Feeds != SnmpOutletFeeds.Other ? SnmpFaults.OutletProtected(outlet.Name, outlet.Feeds == SnmpOutletFeeds.Pump ? "a pump" : "storage")
            : client.IsSecret ? null
            : SnmpFaults.NotSecret;
    }

    private async ValueTask<Fault?> SwitchAsync(SnmpOutletOrder order, uint[] row, CancellationToken stop)
    {
        var way = profile.Switching!;
        var before = await client.GetAsync([way.Read.At(row)!, KindOfDevice], stop);
        if (!before.IsSuccess)
        {
            return before.Faults[0];
        }

        if (profile.Kind is { } kind && !(before.Value[1].Value.Oid is { } found && found.IsUnder(kind)))
        {
            return SnmpFaults.OtherDevice(kind, before.Value[1].Value);
        }

        if (Shows(before.Value[0].Value) is not { } wasOn)
        {
            return SnmpFaults.NoOutlet(order.Outlet.Row);
        }

        if (wasOn == order.IsOn)
        {
            return SnmpFaults.NothingToDo(order.Outlet.Name, Word(order.IsOn));
        }

        var said = await client.SetAsync(new SnmpObject(way.Write.At(row)!, SnmpValue.Integer32(order.IsOn ? way.WriteOn : way.WriteOff)), stop);
        if (said?.Code is SnmpFaultCodes.Refused or SnmpFaultCodes.TooBig)
        {
            return said;
        }

        // No answer is not a no: what the outlet shows decides in any case.
        return await LookAsync(order, way.Read.At(row)!, stop);
    }

    private async ValueTask<Fault?> LookAsync(SnmpOutletOrder order, SnmpOid at, CancellationToken stop)
    {
        long began = clock.GetTimestamp();
        while (true)
        {
            var read = await client.GetAsync([at], stop);
            bool? isOn = read.IsSuccess ? Shows(read.Value[0].Value) : null;
            if (isOn == order.IsOn)
            {
                return null;
            }

            if (clock.GetElapsedTime(began) >= LookFor)
            {
                return isOn is { } other ? SnmpFaults.NotObeyed(order.Outlet.Name, Word(order.IsOn), Word(other)) : SnmpFaults.WriteUnknown(order.Outlet.Name);
            }

            await Task.Delay(Look, clock, stop);
        }
    }

    private bool? Shows(in SnmpValue value)
    {
        var way = profile.Switching!;
        return !value.IsNumber ? null : way.ReadOn.Contains(value.Number) ? true : way.ReadOff.Contains(value.Number) ? false : null;
    }

    private static string Word(bool isOn) => isOn ? "on" : "off";
}
