namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Orders;

/// <summary>What people have a station do. One thing at a time, so that no flood of it stands before a limit.</summary>
internal sealed partial class Station
{
    private bool isOrdered;
    private StationProgress? firmwareProgress;
    private StationProgress? logProgress;

    /// <summary>Has the station do what a person asks, and tells what came of it.</summary>
    /// <param name="order">What is asked.</param>
    /// <param name="stop">Gives up waiting; whether it is done is then not known.</param>
    /// <returns>What came of it; or why it cannot be asked.</returns>
    public async Task<Outcome<StationReply>> OrderAsync(StationOrder order, CancellationToken stop)
    {
        OcppLink on;
        IStationDialect speaks;
        OrderContext context;
        lock (gate)
        {
            if (WhyNot(order) is { } fault)
            {
                host.Happened(Config.Id, $"was not asked to {order.Words}: {fault.Message}");
                return Outcome<StationReply>.Failure(fault);
            }

            if (link is null || dialect is null)
            {
                return Told(order, new StationReply { Result = OrderResult.Away, Fault = StationFaults.Away(Config.Id) });
            }

            (on, speaks, isOrdered) = (link, dialect, true);
            context = new OrderContext(host.NextOrder(), order.At is { } at ? stalls[at - 1].Transaction : null, host.Clock());
        }

        try
        {
            var reply = await speaks.OrderAsync(on, order, context, stop).ConfigureAwait(false);
            if (reply.Fault is not { Code: OcppFaultCodes.NotSent } unsendable)
            {
                return Told(order, reply);
            }

            // What is wrong quotes what was asked for, which may be somebody's: who asked is told, and nobody else.
            host.Happened(Config.Id, $"was not asked to {order.Words}: its edition cannot carry that ({unsendable.Code})");
            return Outcome<StationReply>.Failure(unsendable);
        }
        finally
        {
            lock (gate)
            {
                isOrdered = false;
            }
        }
    }

    /// <summary>How far an update of its firmware is, in its own word.</summary>
    public void Firmware(OcppLink on, string word, int? request = null) => Progressed(on, ref firmwareProgress, "firmware", word, request);

    /// <summary>How far the upload of a log is, in its own word.</summary>
    public void Log(OcppLink on, string word, int? request = null) => Progressed(on, ref logProgress, "log", word, request);

    private void Progressed(OcppLink on, ref StationProgress? progress, string what, string word, int? request)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, on))
            {
                return;
            }

            // Some tell the same every few seconds: that is no news.
            bool isNews = progress?.Word != word || progress.Request != request;
            progress = new StationProgress(word, host.Clock(), request);
            if (isNews)
            {
                host.Happened(Config.Id, $"says of its {what}: {word}");
            }
        }
    }

    /// <summary>Why an order cannot be asked; null: it can. Within the gate.</summary>
    private Fault? WhyNot(StationOrder order)
    {
        if (Config.Upstream is not null)
        {
            return StationFaults.OperatorsToDo(Config.Id);
        }

        if (!host.MayCommand && !order.OnlyAsks)
        {
            return StationFaults.OnlyWatched(Config.Id);
        }

        string? mistake = order.At is { } at && (at < 1 || at > stalls.Length)
            ? FormattableString.Invariant($"{Config.Id} has no connector {at}; the site file gives it {stalls.Length}.")
            : order.Mistake ?? Unreadable(order);
        if (mistake is not null)
        {
            return StationFaults.OrderMistaken(mistake);
        }

        return order switch
        {
            ReadSettingOrder { Key: var key } when SettingKey.WhySecret(key) is { } why => StationFaults.SettingKept(key, why),
            WriteSettingOrder { Key: var key } when SettingKey.WhyKept(key) is { } why => StationFaults.SettingKept(key, why),
            StartOrder { Token: var token } when !host.MayCharge(token) => StationFaults.CardUnknown(Config.Id),
            StopOrder { Connector: var connector } when stalls[connector - 1].Transaction is null => StationFaults.NothingToStop(Config.Id, connector),
            _ => isOrdered ? StationFaults.OrderUnderWay(Config.Id) : null,
        };
    }

    /// <summary>A key of a later edition has two parts. Within the gate.</summary>
    private string? Unreadable(StationOrder order)
    {
        string? key = order switch
        {
            ReadSettingOrder read => read.Key,
            WriteSettingOrder write => write.Key,
            _ => null,
        };
        return key is null || link is null || link.Config.Version == OcppVersion.V16 || SettingKey.TrySplit(key, out _, out _)
            ? null
            : $"'{OcppText.Printable(key, SettingKey.MostShown)}' names no component with a variable, as TxCtrlr.EVConnectionTimeOut does.";
    }

    private Outcome<StationReply> Told(StationOrder order, StationReply reply)
    {
        var told = reply with
        {
            Fault = reply.Fault ?? reply.Result switch
            {
                OrderResult.Refused => StationFaults.OrderRefused(Config.Id, order.Words, reply.Word, reply.Detail),
                OrderResult.NotSupported => StationFaults.OrderLacking(Config.Id, order.Words, reply.Word),
                _ => null,
            },
        };
        string outcome = told.Result switch
        {
            OrderResult.Accepted => "it said yes",
            OrderResult.Refused => "it said no",
            OrderResult.NotSupported => reply.Word.Length > 0 ? "it does not have that" : "its edition does not have that",
            OrderResult.NoAnswer => "it has not answered",
            _ => "it is not connected",
        };
        host.Happened(Config.Id, $"was asked to {order.Words}: {outcome}{(told.Word.Length > 0 ? $" ({told.Word})" : "")}");
        return Outcome<StationReply>.Success(told);
    }
}
