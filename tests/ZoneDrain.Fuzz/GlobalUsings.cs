global using ZoneDrain.Messages;
global using ZoneDrain.Schemes;
