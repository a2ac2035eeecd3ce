namespace Megapod.Devices.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Profiles;

/// <summary>
/// Reads a device by its profile. Rows are found by walking when the device is first met, after each silence and each restart, when one is gone, and every ten minutes; values and the scales that belong
/// to them are read at each poll. Nothing is believed before the device has said that it is of the profile's kind. SNMP gives no power control, so there is nothing to command.
/// </summary>
public sealed class SnmpPoller : IPolledDevice
{
    private static readonly SnmpOid UpTime = SnmpOid.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly SnmpOid KindOfDevice = SnmpOid.Parse("1.3.6.1.2.1.1.2.0");

    /// <summary>After so long rows are looked for again: what was plugged in is seen, and walking costs little.</summary>
    private static readonly TimeSpan RowsLast = TimeSpan.FromMinutes(10);

    private readonly ISnmpObjects objects;
    private readonly SnmpProfile profile;
    private readonly SnmpUpTime upTime = new();
    private IReadOnlyList<SnmpCell> cells = [];
    private IReadOnlyList<SnmpLabel> labels = [];
    private Instant rowsFoundAt = Instant.Never;
    private bool wantsRows = true;
    private SnmpImage image = SnmpImage.None;

    /// <summary>A device that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="objects">Its objects.</param>
    /// <param name="profile">What they mean.</param>
    public SnmpPoller(string id, ISnmpObjects objects, SnmpProfile profile)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(profile);
        Id = id;
        this.objects = objects;
        this.profile = profile;
    }

    /// <summary>How far a limit on such a device could be trusted: not at all, because there is none. What hangs on it counts as its nameplate.</summary>
    public static EnforcementClass Enforcement => EnforcementClass.Advisory;

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble { get; private set; }

    /// <summary>What it showed last; any thread may ask, and nobody waits. It grows old while the device does not answer.</summary>
    public SnmpImage Image => Volatile.Read(ref image);

    /// <summary>How many starts of the device were seen after it was first met.</summary>
    public long Restarts { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var fault = await ReadAsync(now, stop);

        // After silence another device may stand there.
        wantsRows |= fault is not null;
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    private async ValueTask<Fault?> ReadAsync(Instant now, CancellationToken stop)
    {
        var head = await objects.GetAsync([UpTime, KindOfDevice], stop);
        if (!head.IsSuccess)
        {
            return head.Faults[0];
        }

        var kind = head.Value[1].Value;
        if (profile.Kind is { } wanted && !(kind.Oid is { } found && found.IsUnder(wanted)))
        {
            return SnmpFaults.OtherDevice(wanted, kind);
        }

        var ticks = head.Value[0].Value;
        bool isRunning = ticks.Kind == SnmpValueKind.TimeTicks;
        if (isRunning && upTime.HasRestarted((uint)ticks.Unsigned, now))
        {
            Restarts++;
            wantsRows = true;
        }

        if ((wantsRows || now - rowsFoundAt >= RowsLast) && await FindRowsAsync(now, stop) is { } lost)
        {
            return lost;
        }

        var read = await ValuesAsync(cells.Where(cell => !cell.IsText), stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        Fault? trouble = null;
        var rows = new List<SnmpRow>();
        foreach (var cell in cells.Where(cell => !cell.IsText))
        {
            rows.Add(new SnmpRow(cell.Table, cell.Row, cell.Quantity, cell.Read(read.Value, now, out var why)));
            trouble ??= why;
            wantsRows |= cell.IsGone;
        }

        Trouble = trouble ?? NoRows();
        Volatile.Write(ref image, new SnmpImage(now, isRunning ? TimeSpan.FromMilliseconds(10.0 * ticks.Unsigned) : null, rows, labels) { LabelsAt = rowsFoundAt });
        return null;
    }

    private static IEnumerable<SnmpLabel> Serials(IReadOnlyList<SnmpLabel> of) => of.Where(l => l.Quantity == SnmpQuantity.Serial);

    private Fault? NoRows() => profile.Tables.FirstOrDefault(t => t.IsNeeded && !cells.Any(cell => cell.Table == t.Name)) is { } empty ? SnmpFaults.NoRows(empty.Name) : null;

    private async ValueTask<Fault?> FindRowsAsync(Instant now, CancellationToken stop)
    {
        var found = new List<SnmpCell>();
        foreach (var table in profile.Tables)
        {
            uint[][] rows = [[]];
            if (table.Walk is { } column)
            {
                var walked = await objects.WalkAsync(column, stop);
                if (!walked.IsSuccess)
                {
                    return walked.Faults[0];
                }

                rows = [.. walked.Value.Where(item => table.Only.Count == 0 || (item.Value.IsNumber && table.Only.Contains(item.Value.Number))).Select(item => item.Oid.After(column).ToArray()).Take(table.Most)];
            }

            found.AddRange(rows.SelectMany(row => table.Columns.Select(c => new SnmpCell(table.Name, row, c))));
        }

        var texts = found.Where(cell => cell.IsText).ToList();
        var read = await ValuesAsync(texts, stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        var before = labels;
        labels = [.. texts.Select(cell => (Cell: cell, Text: cell.Text(read.Value))).Where(t => t.Text is not null).Select(t => new SnmpLabel(t.Cell.Table, t.Cell.Row, t.Cell.Quantity, t.Text!))];

        // Fresh cells have forgotten what counters showed, which is right after a restart or silence and costs one rate otherwise.
        // One that calls itself otherwise than before is asked once more: what was read once may have been read wrong.
        (cells, rowsFoundAt, wantsRows) = (found, now, before.Count > 0 && !Serials(before).SequenceEqual(Serials(labels)));
        return null;
    }

    private async ValueTask<Outcome<IReadOnlyDictionary<SnmpOid, SnmpValue>>> ValuesAsync(IEnumerable<SnmpCell> of, CancellationToken stop)
    {
        var oids = of.SelectMany(cell => cell.Oids).Distinct().ToList();
        var read = await objects.GetAsync(oids, stop);
        return read.IsSuccess
            ? Outcome<IReadOnlyDictionary<SnmpOid, SnmpValue>>.Success(oids.Zip(read.Value).ToDictionary(pair => pair.First, pair => pair.Second.Value))
            : Outcome<IReadOnlyDictionary<SnmpOid, SnmpValue>>.Failure(read.Faults);
    }
}
