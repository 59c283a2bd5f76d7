namespace ZoneDrain.Drains;

/// <summary>Somebody who has a strategy's id and needs its type, as whoever compiles a hot path for it does.</summary>
/// <typeparam name="TResult">What comes of the visit.</typeparam>
public interface IStrategyVisitor<out TResult>
{
    /// <summary>Is told the type.</summary>
    TResult Visit<TStrategy>() where TStrategy : struct, IDrainStrategy;
}
