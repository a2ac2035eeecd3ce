namespace Megapod.Lab.Restart;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Snapshots and commands as bytes, for a plant and a controller in two processes.</summary>
internal static class SnapshotCodec
{
    public static byte[] ToBytes(SiteSnapshot snapshot)
    {
        using var memory = new MemoryStream();
        using var to = new BinaryWriter(memory);
        to.Write(snapshot.TakenAt.Ticks);
        to.Write((int)snapshot.Topology);
        foreach (var reading in snapshot.NodePower.Concat(snapshot.ConsumerPower).Concat(snapshot.SolarPower).Concat(snapshot.RackWork).Append(snapshot.Voltage).Append(snapshot.Ambient).Append(snapshot.Battery.Power).Append(snapshot.Battery.Soc))
        {
            Write(to, reading);
        }

        foreach (var c in snapshot.Connectors)
        {
            to.Write(c.IsPlugged);
            to.Write(c.HasEnded);
            to.Write(c.PluggedAt.Ticks);
            to.Write(c.CarMaximum.Value);
            to.Write(c.EnergyAsked.Value);
            to.Write(c.EnergyDelivered.Value);
            to.Write(c.Departure.Ticks);
            to.Write(c.ReportedAt.Ticks);
        }

        foreach (var held in snapshot.Held.Append(snapshot.BatteryHeld))
        {
            to.Write(held.Ceiling.Value);
            to.Write(held.Remaining.Ticks);
            to.Write(held.ReadAt.Ticks);
        }

        to.Write(snapshot.Battery.ChargeCapability.Value);
        to.Write(snapshot.Battery.DischargeCapability.Value);
        to.Write(snapshot.Battery.IsOnline);
        to.Write(snapshot.Reports.Count);
        foreach (var report in snapshot.Reports)
        {
            to.Write(report.Consumer);
            to.Write(report.Sequence);
            to.Write(report.Accepted);
            to.Write(report.At.Ticks);
        }

        return memory.ToArray();
    }

    public static void Fill(SiteSnapshot snapshot, byte[] bytes)
    {
        using var from = new BinaryReader(new MemoryStream(bytes));
        snapshot.TakenAt = new Instant(from.ReadInt64());
        snapshot.Topology = (GridTopology)from.ReadInt32();
        Fill(snapshot.NodePower, from);
        Fill(snapshot.ConsumerPower, from);
        Fill(snapshot.SolarPower, from);
        Fill(snapshot.RackWork, from);
        snapshot.Voltage = ReadReading(from);
        snapshot.Ambient = ReadReading(from);
        var (power, soc) = (ReadReading(from), ReadReading(from));
        for (int i = 0; i < snapshot.Connectors.Length; i++)
        {
            snapshot.Connectors[i] = new ConnectorReading
            {
                IsPlugged = from.ReadBoolean(),
                HasEnded = from.ReadBoolean(),
                PluggedAt = new Instant(from.ReadInt64()),
                CarMaximum = new Watts(from.ReadDouble()),
                EnergyAsked = new WattHours(from.ReadDouble()),
                EnergyDelivered = new WattHours(from.ReadDouble()),
                Departure = new Instant(from.ReadInt64()),
                ReportedAt = new Instant(from.ReadInt64()),
            };
        }

        for (int i = 0; i < snapshot.Held.Length; i++)
        {
            snapshot.Held[i] = ReadHeld(from);
        }

        snapshot.BatteryHeld = ReadHeld(from);
        snapshot.Battery = new BatteryReading
        {
            Power = power,
            Soc = soc,
            ChargeCapability = new Watts(from.ReadDouble()),
            DischargeCapability = new Watts(from.ReadDouble()),
            IsOnline = from.ReadBoolean(),
        };
        snapshot.Reports = [.. Enumerable.Range(0, from.ReadInt32()).Select(_ => new CommandReport(from.ReadInt32(), from.ReadUInt32(), from.ReadBoolean(), new Instant(from.ReadInt64())))];
    }

    public static byte[] ToBytes(in GrantCommand grant) =>
        [.. BitConverter.GetBytes(grant.Consumer), .. BitConverter.GetBytes(grant.Sequence), .. BitConverter.GetBytes(grant.Ceiling.Value), .. BitConverter.GetBytes(grant.Duration.Ticks)];

    public static GrantCommand ReadGrant(byte[] bytes) =>
        new(BitConverter.ToInt32(bytes), BitConverter.ToUInt32(bytes, 4), new Watts(BitConverter.ToDouble(bytes, 8)), new TimeSpan(BitConverter.ToInt64(bytes, 16)));

    public static byte[] ToBytes(in BatterySetpoint setpoint) =>
        [.. BitConverter.GetBytes(setpoint.Sequence), .. BitConverter.GetBytes(setpoint.Power.Value), .. BitConverter.GetBytes(setpoint.Duration.Ticks)];

    public static BatterySetpoint ReadSetpoint(byte[] bytes) =>
        new(BitConverter.ToUInt32(bytes), new Watts(BitConverter.ToDouble(bytes, 4)), new TimeSpan(BitConverter.ToInt64(bytes, 12)));

    private static void Write(BinaryWriter to, Reading reading)
    {
        to.Write(reading.Value);
        to.Write(reading.MeasuredAt.Ticks);
        to.Write((int)reading.Quality);
    }

    private static Reading ReadReading(BinaryReader from) => new(from.ReadDouble(), new Instant(from.ReadInt64()), (Quality)from.ReadInt32());

    private static HeldGrant ReadHeld(BinaryReader from) => new(new Watts(from.ReadDouble()), new TimeSpan(from.ReadInt64()), new Instant(from.ReadInt64()));

    private static void Fill(Reading[] readings, BinaryReader from)
    {
        for (int i = 0; i < readings.Length; i++)
        {
            readings[i] = ReadReading(from);
        }
    }
}
