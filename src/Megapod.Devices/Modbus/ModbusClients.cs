namespace Megapod.Devices.Modbus;

using Megapod.Core.Model;

/// <summary>One client per address, handed out to all who ask for it: a device that allows one connection is asked over one, however many of its units are described.</summary>
/// <param name="clock">Where time comes from.</param>
/// <param name="chance">Where each client's stream of chance comes from.</param>
public sealed class ModbusClients(TimeProvider clock, SeededRandom chance) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, ModbusClient> clients = new(StringComparer.OrdinalIgnoreCase);
    private bool isClosed;

    /// <summary>How each address has been answering, by address.</summary>
    public IReadOnlyList<(string Address, ModbusHealth Health)> Health
    {
        get
        {
            lock (gate)
            {
                return [.. clients.Select(client => (client.Key, client.Value.Health))];
            }
        }
    }

    /// <summary>The client of an address, made on the first asking.</summary>
    /// <param name="config">Address and patience.</param>
    /// <exception cref="ArgumentException">A value makes no sense, or the same address was asked for with other patience: two descriptions contradict each other.</exception>
    /// <exception cref="ObjectDisposedException">They were closed.</exception>
    public ModbusClient Of(ModbusClientConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (!clients.TryGetValue(config.Address, out var client))
            {
                clients[config.Address] = client = new ModbusClient(config, clock, chance.Split($"modbus {config.Address}"));
            }

            return client.Config with { Host = config.Host } == config
                ? client
                : throw new ArgumentException($"{config.Address} is described twice, with different times or bounds.", nameof(config));
        }
    }

    /// <summary>Closes all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ModbusClient> all;
        lock (gate)
        {
            isClosed = true;
            all = [.. clients.Values];
        }

        foreach (var client in all)
        {
            await client.DisposeAsync();
        }
    }
}
